"""Stage 8, anchors: stamps and cosignatures that the ledger names; and checkpoints that somebody kept elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sijill.errors import BadSignature, InconsistentTree, ParseError
from sijill.ledger.acts import Act, ActorKind
from sijill.ledger.checkpoint import (
    Checkpoint,
    parse_checkpoint,
    parse_cosigned,
    verify_checkpoint,
    verify_cosignature,
)
from sijill.ledger.rules import log_key_in_force
from sijill.ledger.tiles import TileTree
from sijill.ledger.verification import Ledger, Placed
from sijill.values.clock import utc
from sijill.workflows.verification.verdict import Below, Findings, Known, Source


def anchored_files(act: Act) -> list[str]:
    """The digests of the files that a stamp or a cosignature names, in the order in which they are looked at."""
    names = ("token", "authority") if act.name == "stamp" else ()
    return [act.members["checkpoint"]["note"], *(act.members[name] for name in names)]


def verify_anchors(source: Source, folder: str, ledger: Ledger, ledger_path: str, findings: Findings) -> None:
    """Look at every stamp and cosignature of a ledger; what holds is noted."""
    tree = TileTree(ledger.size, Below(source, ledger_path).find)
    for placed in ledger.anchors:
        act = placed.act
        if act is None:
            continue
        fault = _find_elsewhere(act, ledger, tree)
        if fault:
            findings.add(placed.where, "reference", fault)
            continue
        files = [_find_file(source, f"{folder}/{digest}", digest, findings) for digest in anchored_files(act)]
        present = [each for each in files if each is not None]
        if len(present) == len(files):
            _verify_anchor(placed, act, present, ledger, findings)


def _find_file(source: Source, path: str, digest: str, findings: Findings) -> bytes | None:
    data = source.find(path)
    if data is None:
        findings.add(path, "missing", "an anchor that the ledger names")
    elif sha256(data).hexdigest() != digest:
        findings.add(path, "digest", "the anchor was changed")
        return None
    return data


def _find_elsewhere(act: Act, ledger: Ledger, tree: TileTree) -> str:
    """Why an anchor is not of this tree; empty where it is."""
    checkpoint = act.members["checkpoint"]
    size = checkpoint["tree_size"]
    if size > act.n:
        return f"a checkpoint of {size} entries cannot be named by entry {act.n}"
    if _find_root(tree, size) != checkpoint["root_hash"]:
        return f"not the root hash of the first {size} entries"
    if act.name == "cosign":
        key = ledger.register.find_key(act.members["key"])
        if key is None or key.kind is not ActorKind.COSIGNER or key.name is None or key.enrolled >= act.n:
            return "the cosigner is not enrolled"
        if key.revoked is not None and key.revoked < act.n:
            return "the cosigner was revoked"
    return ""


def _find_root(tree: TileTree, size: int) -> str | None:
    try:
        return tree.subtree(0, size).hex()
    except InconsistentTree:
        return None  # tiles are damaged, which has been told


def _verify_anchor(placed: Placed, act: Act, files: Sequence[bytes], ledger: Ledger, findings: Findings) -> None:
    try:
        checkpoint = parse_checkpoint(files[0]) if act.name == "stamp" else parse_cosigned(files[0]).checkpoint
        _verify_note(act, checkpoint, ledger)
        key = ledger.register.find_key(act.members["key"]) if act.name == "cosign" else None
        findings.notes.append(anchor_note(act, files, (key.name if key else None) or ""))
    except (ParseError, BadSignature) as error:
        findings.add(placed.where, "anchor", str(error))


def anchor_note(act: Act, files: Sequence[bytes], cosigner: str) -> str:
    """What a stamp or a cosignature says, if it holds; raises BadSignature or ParseError if not.

    `files` are those of `anchored_files`, `cosigner` the name under which the key was enrolled.
    """
    size = act.members["checkpoint"]["tree_size"]
    if act.name == "cosign":
        at = verify_cosignature(parse_cosigned(files[0]), cosigner, bytes.fromhex(act.members["key"]))
        return f"cosigned: the first {size} entries, by {cosigner}, at {utc(at)} by its clock"
    # imported where there is a stamp: it brings OpenSSL's certificates with it
    from sijill.ledger.stamps import verify_stamp

    stamp = verify_stamp(*files)
    return (
        f"stamped: the first {size} entries, at {stamp.time:%Y-%m-%dT%H:%M:%SZ}, by {stamp.authority};"
        f" SHA-256 of the authority's root certificate {stamp.root_sha256}"
    )


def _verify_note(act: Act, checkpoint: Checkpoint, ledger: Ledger) -> None:
    named, head = act.members["checkpoint"], checkpoint.head
    if (head.size, head.root.hex()) != (named["tree_size"], named["root_hash"]):
        raise BadSignature("the note is of another tree than the entry says")
    if head.origin != ledger.checkpoint.head.origin:
        raise BadSignature("the note is of another ledger")
    _verify_signed(checkpoint, ledger)


def _verify_signed(checkpoint: Checkpoint, ledger: Ledger) -> None:
    log_key = log_key_in_force(ledger.register.keys, checkpoint.head.size)
    if log_key is None:
        raise BadSignature("no log key was in force")
    verify_checkpoint(checkpoint, bytes.fromhex(log_key))


def compare(
    source: Source, ledger_path: str, ledger: Ledger | None, known: Sequence[Known], findings: Findings
) -> None:
    """Hold checkpoints that were kept elsewhere against the ledger: it shows another history, or a copy cut short."""
    for each in known:
        fault = _find_difference(source, ledger_path, ledger, each.note)
        if fault:
            findings.add(each.name, "against", fault)


def parse_kept(note: bytes) -> Checkpoint:
    """A checkpoint as somebody keeps one: as it was signed, or cosigned; how its lines end may be a scanner's doing.

    Raises ParseError.
    """
    text = note.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"
    try:
        return parse_checkpoint(text)
    except ParseError:
        return parse_cosigned(text).checkpoint


def _find_difference(source: Source, ledger_path: str, ledger: Ledger | None, note: bytes) -> str:
    try:
        kept = parse_kept(note)
        head = kept.head
        if ledger is None:
            return "the ledger does not hold, so that nothing can be compared"
        if head.origin != ledger.checkpoint.head.origin:
            return "it is of another ledger"
        if head.size > ledger.size:
            return f"it is of {head.size} entries, and this copy has only {ledger.size}: older, or cut short"
        _verify_signed(kept, ledger)
        if _find_root(TileTree(ledger.size, Below(source, ledger_path).find), head.size) != head.root.hex():
            return f"the first {head.size} entries are not those that it was signed for"
    except (ParseError, BadSignature) as error:
        return str(error)
    return ""
