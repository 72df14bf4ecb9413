"""`sijill verify`: does a casebook or an evidence package hold?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sijill.cli.casebook.options import CASEBOOK, write_json
from sijill.cli.exits import Exit
from sijill.cli.progress import reporting

if TYPE_CHECKING:
    from sijill.workflows.verification.verdict import Verdict

MOST_SHOWN = 50
FILE_BYTES = 1 << 20


@click.command()
@click.argument("path", required=False, metavar="[DIR|PACKAGE]")
@click.option("--casebook", "casebook_folder", metavar="DIR", help=f"The casebook; else {CASEBOOK}, else here.")
@click.option("--against", multiple=True, metavar="FILE", help="A checkpoint that was kept elsewhere.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work with.")
@click.option("--json", "json_out", metavar="OUT", help="Write the verdict as JSON (- for standard output).")
def verify(
    path: str | None, casebook_folder: str | None, against: tuple[str, ...], jobs: int, json_out: str | None
) -> None:
    """Verify a casebook DIR or an evidence PACKAGE (a folder or a .zip). No passphrase, no network.

    Exit codes: 0 valid, 1 invalid, 3 unverifiable because a document was erased, 2 nothing that can be verified.
    """
    import os

    from sijill.adapters.files import read_bytes
    from sijill.adapters.verifying import verify_path
    from sijill.errors import InputError
    from sijill.workflows.verification.verdict import Finding, HowToVerify, Known

    where = path or casebook_folder or os.environ.get(CASEBOOK) or "."
    try:
        known = [Known(name, read_bytes(name, FILE_BYTES)) for name in against]
        with reporting("Verifying") as progress:
            verdict = verify_path(where, HowToVerify(jobs, progress, known))
    except InputError as error:
        # 3 means here that a document was erased
        click.echo(f"sijill: {error}", err=True)
        sys.exit(Exit.USAGE)
    if json_out is not None:
        write_json(verdict.json(), json_out)
    if json_out != "-":
        _print(verdict)
    sys.exit({Finding.VALID: 0, Finding.INVALID: 1, Finding.UNVERIFIABLE: 3}[verdict.finding])


def _print(verdict: Verdict) -> None:
    from sijill.cli.shown import shown

    click.echo(f"{str(verdict.finding).upper()}")
    if verdict.tree_size is not None:
        click.echo(f"{verdict.tree_size} entries, root hash {verdict.root_hash}")
    for problem in verdict.problems[:MOST_SHOWN]:
        click.echo(f"  {shown(problem.where)}: {shown(problem.what)}")
    if len(verdict.problems) > MOST_SHOWN:
        click.echo(f"  … and {len(verdict.problems) - MOST_SHOWN} more: --json gives them")
    for note in verdict.notes:
        click.echo(shown(note))
