"""`sijill estimate`: how many did nobody list?"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.storage import Folder

EXTRA = ("arviz_stats", "joblib", "numba", "numpy", "scipy")
MOST_BYTES = 1 << 30
"""Size of a file of histories that is still read."""


@click.command()
@click.argument("histories", nargs=-1, required=True)
@click.option("--by", metavar="COLUMN", help="Estimate each stratum of this column, and the total.")
@click.option("--lists", metavar="NAMES", help="The columns that are lists, with commas; else all but count and id.")
@click.option("--json", "json_out", metavar="OUT", help="Write all that was found as JSON (- for standard output).")
@click.option("--html", "html_out", metavar="OUT", help="Write it as a page that needs no network.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of the terminal and the page.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Of the intervals.")
@click.option("--resamples", type=int, default=1000, show_default=True, help="Of each bootstrap.")
@click.option("--delta", type=float, help="Prior count of a cell under decomposable graphs (else 2^-lists).")
@click.option(
    "--draws",
    type=int,
    default=8000,
    show_default=True,
    help="Of each chain of the latent-class sampler, at most; four times as many where chains agree or nearly do.",
)
@click.option(
    "--listing-prior",
    type=click.Choice(["uniform", "jeffreys"]),  # the keys of LISTING_SHAPES, which is in an extra
    default="uniform",
    show_default=True,
    help="Of being listed, in latent classes: Beta(1, 1), or Beta(½, ½), under which more may hide.",
)
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; again for several.")
@click.option(
    "--imputations", type=int, default=10, show_default=True, help="Tables where labels are missing; 0: none."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of all random numbers.")
@click.option("--jobs", type=int, default=-1, show_default=True, help="Processes; -1 for one a core.")
@click.option("--keep", metavar="DIR", help="Keep strata as they are done, and go on from there when run again.")
def estimate(
    histories: tuple[str, ...],
    by: str | None,
    lists: str | None,
    json_out: str | None,
    html_out: str | None,
    lang: str,
    level: float,
    resamples: int,
    delta: float | None,
    draws: int,
    listing_prior: str,
    methods: tuple[str, ...],
    imputations: int,
    seed: int,
    jobs: int,
    keep: str | None,
) -> None:
    """Estimate from the overlap of lists how many people are on none.

    HISTORIES is a CSV: a column of 0 and 1 for each list, and either a count or a row for each person (as sijill link
    writes). Several files are several linkages of the same lists, and are pooled. No number is printed alone, and where
    the lists cannot say, that is the answer.
    """
    _require_extra()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sijill.adapters.files import read_bytes
    from sijill.cli.progress import reporting
    from sijill.estimation.families.settings import Settings
    from sijill.estimation.latent.model import LISTING_SHAPES, LatentClassPrior
    from sijill.workflows.estimate import Asked, Source
    from sijill.workflows.estimate import estimate as estimate_histories

    if jobs == 0:
        raise InputError("jobs cannot be 0")
    # the terminal shows nothing of what the numbers rest on, and is not to wait for it
    shown_whole = json_out is not None or html_out is not None
    asked = Asked(
        by=by,
        lists=tuple(name for each in (lists or "").split(",") if (name := each.strip())),
        methods=methods,
        settings=Settings(
            level=level,
            resamples=resamples,
            delta=delta,
            draws=draws,
            latent_prior=LatentClassPrior(listing_shape=LISTING_SHAPES[listing_prior]),
        ),
        imputations=imputations,
        seed=seed,
        jobs=jobs,
        explored=shown_whole,
        priors=shown_whole,
    )
    sources = [Source(name, read_bytes(name, MOST_BYTES)) for name in histories]
    with reporting("estimating") as report:
        found = estimate_histories(sources, asked, store=_store(keep), report=report).json()
    _give(found, json_out, html_out, lang)


def _give(found: dict[str, Any], json_out: str | None, html_out: str | None, lang: str) -> None:
    """Write what was asked for, and show it where nothing else goes to standard output."""
    from sijill.adapters.files import write_text
    from sijill.cli.casebook.options import write_json

    if json_out is not None:
        write_json(found, json_out)
    if html_out is not None:
        from sijill.publication.estimate_page import render_estimates

        write_text(html_out, render_estimates(found, language=lang))
        click.echo(f"written: {html_out}", err=True)
    if "-" not in (json_out, html_out):
        from sijill.cli.estimate_table import print_estimates

        print_estimates(found, lang)


def _require_extra() -> None:
    """Raises InputError that says how to install what this verb alone needs, where it is missing."""
    missing = [name.replace("_", "-") for name in EXTRA if find_spec(name) is None]
    if missing:
        raise InputError(f"estimation needs {', '.join(missing)}: pip install 'sijill[estimation]'")


def _store(keep: str | None) -> Folder | None:
    if keep is None:
        return None
    from sijill.adapters.disk import Disk

    Path(keep).mkdir(parents=True, exist_ok=True)
    return Disk(keep)
