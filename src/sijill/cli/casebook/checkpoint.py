"""`sijill checkpoint`: the signed state of the ledger, and what confirms it from outside."""

from __future__ import annotations

from pathlib import Path

import click

from sijill.cli.casebook.options import Chosen, on_casebook, within_group
from sijill.errors import InputError

FILE_BYTES = 1 << 20


def _read(name: str) -> bytes:
    from sijill.adapters.files import read_bytes

    return read_bytes(name, FILE_BYTES)


def _write(name: str, data: bytes) -> None:
    from sijill.adapters.files import write_bytes

    write_bytes(name, data)


@click.group(invoke_without_command=True)
@click.pass_context
@on_casebook
@click.option("--out", metavar="FILE", help="Write it to FILE too.")
def checkpoint(chosen: Chosen, context: click.Context, out: str | None) -> None:
    """Print the signed checkpoint: keep it anywhere else, and sijill verify --against shows later what was changed.

    The subcommands have it confirmed by others: a time stamp, a cosignature of another casebook, a QR code on paper.
    """
    context.obj = chosen
    if context.invoked_subcommand is not None:
        return
    with chosen.opened() as casebook:
        note = casebook.settle().note
    if out is not None:
        _write(out, note)
    click.echo(note.decode("utf-8"), nl=False)


@checkpoint.command()
@click.argument("out", metavar="OUT")
@within_group
def qr(chosen: Chosen, out: str) -> None:
    """Write the checkpoint as a QR code to print (OUT.svg), or show it in the terminal (-)."""
    import segno

    with chosen.opened() as casebook:
        note = casebook.settle().note.decode("utf-8")
    code = segno.make(note, error="m", micro=False)
    if out == "-":
        code.terminal(compact=True)
        return
    if not out.lower().endswith(".svg"):
        raise InputError("a QR code is written as .svg, or shown in the terminal with -")
    from sijill.adapters.files import write_text
    from sijill.publication.cover import qr_svg

    write_text(out, qr_svg(note) + "\n")
    click.echo(f"written: {out}", err=True)


@checkpoint.group()
def stamp() -> None:
    """Have the checkpoint stamped by an RFC 3161 authority: ask for a stamp, then keep it."""


@stamp.command()
@click.argument("query", metavar="QUERY.tsq")
@click.option("--checkpoint", "note", required=True, metavar="FILE", help="Where the checkpoint goes.")
@within_group
def ask(chosen: Chosen, query: str, note: str) -> None:
    """Write what to send to an authority, and the checkpoint that it is about. Nothing is sent."""
    from sijill.ledger.stamps import stamp_query

    with chosen.opened() as casebook:
        data = casebook.settle().note
    _write(note, data)
    _write(query, stamp_query(data))
    click.echo(f"written: {query} (send it as application/timestamp-query), {note}", err=True)


@stamp.command()
@click.argument("reply", metavar="REPLY.tsr")
@click.option("--checkpoint", "note", required=True, metavar="FILE", help="The checkpoint of the query.")
@click.option("--authority", required=True, metavar="PEM", help="The authority's certificates: root and those between.")
@within_group
def keep(chosen: Chosen, reply: str, note: str, authority: str) -> None:
    """Keep the authority's reply in the casebook, if it holds."""
    from sijill.workflows.anchoring import record_stamp

    with chosen.opened() as casebook:
        act = record_stamp(casebook, _read(note), _read(reply), _read(authority))
    click.echo(f"entry {act.n}  stamp  the first {act.members['checkpoint']['tree_size']} entries")


@stamp.command()
@click.argument("url", metavar="URL")
@click.option("--authority", required=True, metavar="PEM", help="The authority's certificates: root and those between.")
@within_group
def fetch(chosen: Chosen, url: str, authority: str) -> None:
    """Ask the authority at URL and keep its reply. This is the one verb of a casebook that uses the network.

    What leaves this machine is a hash of the checkpoint, and the fact that it is asked for.
    """
    from sijill.adapters.authority import ask_authority
    from sijill.ledger.stamps import stamp_query
    from sijill.workflows.anchoring import record_stamp

    click.echo(f"warning: asking {url}", err=True)
    certificates = _read(authority)
    with chosen.opened() as casebook:
        note = casebook.settle().note
        act = record_stamp(casebook, note, ask_authority(url, stamp_query(note)), certificates)
    click.echo(f"entry {act.n}  stamp  the first {act.members['checkpoint']['tree_size']} entries")


@checkpoint.command()
@click.argument("out", metavar="REQUEST")
@click.option("--cosigner", metavar="KEY", help="First digits of the cosigner's key, where there are several.")
@click.option("--old", type=click.IntRange(min=0), help="Size of the tree that the cosigner has last cosigned.")
@within_group
def request(chosen: Chosen, out: str, cosigner: str | None, old: int | None) -> None:
    """Write a REQUEST to hand to another casebook, which cosigns it (sijill checkpoint cosign)."""
    from sijill.workflows.anchoring import cosigner_request

    with chosen.opened() as casebook:
        data = cosigner_request(casebook, old, cosigner)
    _write(out, data)
    click.echo(f"written: {out}", err=True)


@checkpoint.command()
@click.argument("request_file", metavar="REQUEST")
@click.argument("out", metavar="NOTE")
@click.option("--key", metavar="KEY", help="The other casebook's log key (sijill keys there), needed the first time.")
@within_group
def cosign(chosen: Chosen, request_file: str, out: str, key: str | None) -> None:
    """As its cosigner, sign the checkpoint of another casebook, if it goes on from what was cosigned before."""
    from sijill.ledger.checkpoint import parse_verifier_key
    from sijill.workflows.anchoring import witness

    with chosen.opened() as casebook:
        cosigned = witness(casebook, _read(request_file), parse_verifier_key(key) if key else None)
    _write(out, cosigned.note)
    click.echo(f"written: {out} (the first {cosigned.checkpoint.head.size} entries)", err=True)


@checkpoint.command()
@click.argument("note", metavar="NOTE")
@within_group
def cosigned(chosen: Chosen, note: str) -> None:
    """Keep a NOTE that an enrolled cosigner has cosigned."""
    from sijill.workflows.anchoring import record_cosignature

    with chosen.opened() as casebook:
        act = record_cosignature(casebook, _read(note))
    click.echo(f"entry {act.n}  cosign  the first {act.members['checkpoint']['tree_size']} entries")


@checkpoint.command()
@click.argument("number", type=click.IntRange(min=0), metavar="ENTRY")
@click.argument("out", metavar="PROOF")
@within_group
def prove(chosen: Chosen, number: int, out: str) -> None:
    """Write the proof that an ENTRY is in the ledger, with the checkpoint (C2SP tlog-proof)."""
    from sijill.ledger.checkpoint import inclusion_file
    from sijill.ledger.tree import inclusion_proof

    with chosen.opened() as casebook:
        casebook.log.entry(number)
        signed = casebook.settle()
        proof = inclusion_proof(number, signed.head.size, casebook.log.settled_tree().subtree)
    _write(out, inclusion_file(number, proof, signed))
    click.echo(f"written: {Path(out)}", err=True)
