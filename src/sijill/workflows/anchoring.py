"""Confirm a checkpoint from outside: a time stamp of an authority, the cosignature of another casebook, paper."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sijill.errors import AccessDenied, BadSignature, InconsistentTree, InputError
from sijill.ledger.acts import Act
from sijill.ledger.checkpoint import (
    Checkpoint,
    Cosigned,
    VerifierKey,
    cosign,
    parse_checkpoint,
    parse_cosigned,
    parse_request,
    request_file,
    verify_checkpoint,
    verify_cosignature,
)
from sijill.ledger.entry import parse_entry
from sijill.ledger.note import ED25519
from sijill.ledger.tree import EMPTY_ROOT, consistency_proof, verify_consistency
from sijill.workflows.casebook import Casebook, Draft


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The last tree of another ledger that this casebook has cosigned."""

    size: int
    root: bytes
    key: str | None


def record_stamp(casebook: Casebook, note: bytes, token: bytes, authority: bytes) -> Act:
    """Keep a time stamp over a checkpoint of this casebook, if it holds.

    `note` is the checkpoint that was stamped, `authority` the PEM file of the root certificate and those between.
    Raises BadSignature where the stamp does not hold, InputError where the checkpoint is not one of this casebook.
    """
    from sijill.ledger.stamps import verify_stamp

    checkpoint = parse_checkpoint(note)
    _check_ours(casebook, checkpoint)
    verify_stamp(note, token, authority)
    members = {
        "checkpoint": _named(checkpoint, note),
        "token": sha256(token).hexdigest(),
        "authority": sha256(authority).hexdigest(),
    }
    _keep(casebook, note, token, authority)
    (act,) = casebook.record([Draft("stamp", members)])
    return act


def cosigner_request(casebook: Casebook, old: int | None = None, cosigner: str | None = None) -> bytes:
    """What to hand to a cosigner: this checkpoint, and the proof that it goes on from the one it cosigned last.

    `old` is that one's size; else it is looked up among the cosignatures of `cosigner` (first digits of its key), or 0.
    Raises InputError where several have cosigned and it is not said which one is meant.
    """
    checkpoint = casebook.settle()
    if old is None:
        old = _last_cosigned(casebook, cosigner)
    if not 0 <= old <= checkpoint.head.size:
        raise InputError(f"this casebook has {checkpoint.head.size} entries; {old} cannot come before")
    proof = consistency_proof(old, checkpoint.head.size, casebook.log.settled_tree().subtree)
    return request_file(old, proof, checkpoint)


def _last_cosigned(casebook: Casebook, cosigner: str | None) -> int:
    sizes: dict[str, int] = {}
    for act in _acts(casebook, "cosign"):
        if act.members["key"].startswith((cosigner or "").lower()):
            sizes[act.members["key"]] = act.members["checkpoint"]["tree_size"]
    if len(sizes) > 1:
        raise InputError(f"{len(sizes)} cosigners have cosigned: say for which one (--cosigner)")
    return max(sizes.values(), default=0)


def _acts(casebook: Casebook, name: str) -> list[Act]:
    acts = (parse_entry(each.entry) for each in casebook.log.entries())
    return [act for act in acts if act.name == name]


def witness(casebook: Casebook, request: bytes, key: VerifierKey | None = None) -> Cosigned:
    """As another casebook's cosigner: look at its checkpoint, record that, and only then cosign it.

    `key` is the other's log key, needed the first time and where it was renewed. Raises BadSignature or
    InconsistentTree where the checkpoint must not be cosigned; InputError where the old size is not the one known here.
    """
    old, proof, checkpoint = parse_request(request)
    head = checkpoint.head
    if head.origin == casebook.origin:
        raise InputError("a casebook does not cosign itself")
    last = last_witnessed(casebook, head.origin)
    public = key.public.hex() if key else last.key
    if public is None:
        raise InputError("the log key of this casebook is not known here: give it with --key the first time")
    if key is not None and (key.kind != ED25519 or key.name != head.origin):
        raise InputError("the key that was given is not the log key of the casebook in the request")
    verify_checkpoint(checkpoint, bytes.fromhex(public))
    if old != last.size:
        raise InputError(
            f"the request goes on from {old} entries, but {last.size} were last cosigned here (--old {last.size})"
        )
    verify_consistency(last.size, last.root, head.size, head.root, proof)
    members = {"log": {"origin": head.origin, "key": public, "tree_size": head.size, "root_hash": head.root.hex()}}
    (act,) = casebook.record([Draft("witness", members)])
    return cosign(checkpoint, casebook.origin, casebook.session.secrets.cosigner, act.at)


def last_witnessed(casebook: Casebook, origin: str) -> Witnessed:
    """What this casebook has last cosigned of the ledger of an origin."""
    logs = [act.members["log"] for act in _acts(casebook, "witness") if act.members["log"]["origin"] == origin]
    if not logs:
        return Witnessed(0, EMPTY_ROOT, None)
    return Witnessed(logs[-1]["tree_size"], bytes.fromhex(logs[-1]["root_hash"]), logs[-1]["key"])


def record_cosignature(casebook: Casebook, note: bytes) -> Act:
    """Keep a checkpoint of this casebook that an enrolled cosigner has cosigned.

    Raises BadSignature where the cosignature does not verify, AccessDenied where the cosigner is not enrolled.
    """
    cosigned = parse_cosigned(note)
    _check_ours(casebook, cosigned.checkpoint)
    name = cosigned.cosignature.name
    for row in casebook.tables.enrolled_keys():
        if row.kind == "cosigner" and row.name == name and row.revoked is None:
            try:
                verify_cosignature(cosigned, name, bytes.fromhex(row.public))
            except BadSignature:
                continue
            _keep(casebook, note)
            members = {"checkpoint": _named(cosigned.checkpoint, note), "key": row.public}
            (act,) = casebook.record([Draft("cosign", members)])
            return act
    raise AccessDenied(f"no cosigner of the name {name} is enrolled whose key made this cosignature")


def _check_ours(casebook: Casebook, checkpoint: Checkpoint) -> None:
    """The checkpoint must be one that this casebook signed for entries that it has."""
    casebook.settle()
    head = checkpoint.head
    if head.origin != casebook.origin:
        raise InputError("the checkpoint is of another casebook")
    if head.size > casebook.log.size:
        raise InconsistentTree(
            f"the checkpoint is of {head.size} entries, and there are {casebook.log.size}: this casebook was set back"
        )
    if casebook.log.settled_tree().subtree(0, head.size) != head.root:
        raise InconsistentTree("the checkpoint is of other entries than are here: two histories were signed")
    verify_checkpoint(checkpoint, bytes.fromhex(casebook.log_key_at(head.size)))


def _named(checkpoint: Checkpoint, note: bytes) -> dict[str, object]:
    head = checkpoint.head
    return {"tree_size": head.size, "root_hash": head.root.hex(), "note": sha256(note).hexdigest()}


def _keep(casebook: Casebook, *files: bytes) -> None:
    casebook.place.anchors.write_all({sha256(data).hexdigest(): data for data in files})
