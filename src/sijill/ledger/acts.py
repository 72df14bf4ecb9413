"""What each act holds and who may do it: the table of formats/acts.md as data, and payloads checked against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sijill.errors import BadSignature, ParseError
from sijill.ledger.ed25519 import verify_public_key
from sijill.ledger.note import is_key_name
from sijill.values.canonical import GREATEST_INTEGER, parse_object
from sijill.values.clock import LAST_SECOND

VERSION = 1
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ActorKind(StrEnum):
    """What a key may be enrolled as, and the root, which is not enrolled."""

    ROOT = "root"
    PERSON = "person"
    DEVICE = "device"
    SYSTEM = "system"
    LOG = "log"
    COSIGNER = "cosigner"


class Content(StrEnum):
    """Whether an act has a content beside its payload."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


Check = Callable[[Any], bool]


def is_hash(value: Any) -> bool:
    """A SHA-256 in hexadecimal."""
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def is_key(value: Any) -> bool:
    """An Ed25519 public key in hexadecimal that is not refused."""
    if not is_hash(value):
        return False
    try:
        verify_public_key(bytes.fromhex(value))
    except BadSignature:
        return False
    return True


def is_number(value: Any) -> bool:
    """A whole number from 0."""
    return type(value) is int and 0 <= value <= GREATEST_INTEGER


def is_text(value: Any) -> bool:
    """A text of at least one character, without half of a surrogate pair."""
    return isinstance(value, str) and value != "" and not any("\ud800" <= character <= "\udfff" for character in value)


def is_name(value: Any) -> bool:
    """A name of a note's key."""
    return isinstance(value, str) and is_key_name(value)


def is_claim(value: Any) -> bool:
    """A claim: the number of a reading and a position in it."""
    return isinstance(value, list) and len(value) == 2 and is_number(value[0]) and is_number(value[1])


def is_claims(value: Any) -> bool:
    """At least one claim, none twice."""
    if not isinstance(value, list) or not value or not all(map(is_claim, value)):
        return False
    return len({(reading, position) for reading, position in value}) == len(value)


def is_numbers(value: Any) -> bool:
    """Whole numbers from 0, any number of them."""
    return isinstance(value, list) and all(map(is_number, value))


def is_one_or_two(value: Any) -> bool:
    """One document or two, the lower first."""
    return is_numbers(value) and len(value) in (1, 2) and value == sorted(set(value))


def is_record(value: Any) -> bool:
    """A record of a list: the digest of the list's bytes and the record's id there; it may say more."""
    return isinstance(value, dict) and is_hash(value.get("sha256")) and is_text(value.get("record"))


def one_of(*values: str) -> Check:
    """One of a few words."""
    return lambda value: isinstance(value, str) and value in values


def object_of(**members: Check) -> Check:
    """An object of exactly these members."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == members.keys()
        and all(check(value[name]) for name, check in members.items())
    )


is_checkpoint = object_of(tree_size=lambda value: is_number(value) and value > 0, root_hash=is_hash, note=is_hash)


def is_blinded(value: Any) -> bool:
    """What an entry says of its content."""
    return (
        isinstance(value, dict)
        and len(value) == 2
        and is_hash(value.get("commitment"))
        and is_hash(value.get("stored"))
    )


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one act: who does it, its own members, and what its content must hold."""

    by: frozenset[ActorKind]
    members: Mapping[str, Check]
    content: Content
    holds: tuple[tuple[str, Check], ...] = ()
    """Members that a content must have, where there is one."""
    of_casebook: bool = False
    """Whether the content is sealed under the casebook's key, not under a document's."""


ROOT, PERSON, SYSTEM = (frozenset({kind}) for kind in (ActorKind.ROOT, ActorKind.PERSON, ActorKind.SYSTEM))
IN_THE_FIELD = PERSON | {ActorKind.DEVICE}
ANYONE = PERSON | SYSTEM
REASON = (("reason", is_text),)
CLAIM: Mapping[str, Check] = {"claim": is_claim}
FILE = (("sha256", is_hash), ("bytes", is_number))

_ENROL = Form(
    ROOT,
    {"key": is_key, "kind": one_of("person", "device", "system", "log")},
    Content.REQUIRED,
    (("name", is_text),),
    of_casebook=True,
)
_ENROL_COSIGNER = Form(ROOT, {"key": is_key, "kind": one_of("cosigner"), "name": is_name}, Content.NONE)

FORMS: Mapping[str, Form] = {
    "found": Form(
        ROOT,
        {
            "casebook": object_of(
                format=lambda value: is_number(value) and value == 1,
                log=is_key,
                cosigner=is_key,
                custodian=is_hash,
                identities=is_hash,
            )
        },
        Content.NONE,
    ),
    "enrol": _ENROL,
    "revoke": Form(ROOT, {"key": is_key, "since": is_number}, Content.REQUIRED, REASON, of_casebook=True),
    "add": Form(IN_THE_FIELD, {"document": is_number, "object": is_hash}, Content.REQUIRED, (*FILE, ("name", is_text))),
    "read": Form(
        SYSTEM,
        {"document": is_number, "object": is_hash, "claims": is_number},
        Content.REQUIRED,
        (*FILE, ("reader", is_text), *REASON),
    ),
    "accept": Form(PERSON, CLAIM, Content.OPTIONAL, REASON),
    "reject": Form(PERSON, CLAIM, Content.REQUIRED, REASON),
    "correct": Form(PERSON, CLAIM, Content.REQUIRED, (("claim", lambda value: isinstance(value, dict)), *REASON)),
    "grade": Form(PERSON, CLAIM, Content.REQUIRED),
    "note": Form(PERSON, CLAIM, Content.REQUIRED, (("text", is_text),)),
    "link": Form(PERSON, {**CLAIM, "to": is_claims}, Content.REQUIRED, (("relation", is_text),)),
    "judge": Form(
        PERSON,
        {"documents": is_one_or_two},
        Content.REQUIRED,
        (("one", is_record), ("other", is_record), ("verdict", one_of("same", "different", "unsure"))),
    ),
    "cluster": Form(
        SYSTEM,
        {"document": is_number, "object": is_hash},
        Content.REQUIRED,
        (*FILE, ("model", is_hash), ("documents", is_numbers)),
    ),
    "identify": Form(
        IN_THE_FIELD, {"document": is_number, "object": is_hash}, Content.REQUIRED, (("pseudonym", is_text),)
    ),
    "reveal": Form(PERSON, {"identity": is_number}, Content.REQUIRED, REASON, of_casebook=True),
    "erase": Form(PERSON, {"document": is_number, "basis": is_text}, Content.NONE),
    "package": Form(
        PERSON,
        {},
        Content.REQUIRED,
        (
            ("documents", is_numbers),
            ("names", lambda value: type(value) is int and value in (0, 1)),
        ),
        of_casebook=True,
    ),
    "stamp": Form(ANYONE, {"checkpoint": is_checkpoint, "token": is_hash, "authority": is_hash}, Content.NONE),
    "cosign": Form(ANYONE, {"checkpoint": is_checkpoint, "key": is_key}, Content.NONE),
    "witness": Form(
        ANYONE,
        {"log": object_of(origin=is_name, key=is_key, tree_size=is_number, root_hash=is_hash)},
        Content.NONE,
    ),
}

SAYS_ONLY = frozenset({"accept", "reject", "correct", "grade", "note", "link", "judge"})
"""Acts that speak of claims and records and establish nothing: most of a ledger."""

RELIABILITY = one_of(*"ABCDEF")
CREDIBILITY = one_of(*"123456")


@dataclass(frozen=True, slots=True)
class Blinded:
    """What an entry says of its content without showing it (formats/vault.md, Contents)."""

    commitment: str
    stored: str


@dataclass(frozen=True, slots=True)
class Act:
    """One payload, its form checked: the common members, those of the act, and the content committed to."""

    n: int
    prev: str
    at: int
    actor: str
    name: str
    members: Mapping[str, Any]
    content: Blinded | None

    @property
    def form(self) -> Form:
        """The form of this act."""
        return _form(self.name, self.members)

    def payload(self) -> dict[str, Any]:
        """The payload as the object that is signed."""
        common: dict[str, Any] = {
            "v": VERSION,
            "n": self.n,
            "prev": self.prev,
            "at": self.at,
            "actor": self.actor,
            "act": self.name,
        }
        if self.content is not None:
            common["content"] = {"commitment": self.content.commitment, "stored": self.content.stored}
        return {**common, **self.members}


def _form(name: str, members: Mapping[str, Any]) -> Form:
    return _ENROL_COSIGNER if name == "enrol" and members.get("kind") == "cosigner" else FORMS[name]


def parse_act(payload: bytes) -> Act:
    """Read a payload. Raises ParseError where it has not exactly the form of its act."""
    members = parse_object(payload, any_size=True)
    try:
        version, number, prev, at = members.pop("v"), members.pop("n"), members.pop("prev"), members.pop("at")
        actor, name = members.pop("actor"), members.pop("act")
    except KeyError as error:
        raise ParseError("", (0, 0), f"it has no {error.args[0]}") from None
    common = type(version) is int and version == VERSION and is_number(number) and is_hash(prev) and is_hash(actor)
    if not (common and is_number(at) and at <= LAST_SECOND):
        raise ParseError("", (0, 0), "the common members are not of their form")
    if not isinstance(name, str) or name not in FORMS:
        raise ParseError("", (0, 0), "no such act")
    form = _form(name, members)
    blinded = _parse_blinded(name, form, members)
    _verify_members(name, form, members)
    return Act(number, prev, at, actor, name, members, blinded)


def verify_members(act: Act) -> None:
    """Return if an act about to be signed has the members that it must; raise ParseError if not."""
    _verify_members(act.name, act.form, act.members)


def _verify_members(name: str, form: Form, members: Mapping[str, Any]) -> None:
    checks = form.members
    if members.keys() != checks.keys():
        raise ParseError("", (0, 0), f"{name} has other members")
    for member, check in checks.items():
        if not check(members[member]):
            raise ParseError("", (0, 0), f"{member} of {name} is not of its form")
    if name == "link" and members["claim"] in members["to"]:
        raise ParseError("", (0, 0), "a claim is not linked to itself")


def _parse_blinded(name: str, form: Form, members: dict[str, Any]) -> Blinded | None:
    """Take the content out of the members."""
    if "content" not in members:
        if form.content is Content.REQUIRED:
            raise ParseError("", (0, 0), f"{name} has a content")
        return None
    content = members.pop("content")
    if form.content is Content.NONE or not is_blinded(content):
        raise ParseError("", (0, 0), f"the content of {name} is not of its form")
    return Blinded(content["commitment"], content["stored"])


def verify_content(name: str, content: Mapping[str, Any]) -> None:
    """Return if an act's content has the members that it must; raise ParseError if not."""
    for member, check in FORMS[name].holds:
        if member not in content or not check(content[member]):
            raise ParseError("", (0, 0), f"the content of {name} has no {member} of its form")
    if name == "grade":
        given = {key: content[key] for key in ("reliability", "credibility") if key in content}
        known = {"reliability": RELIABILITY, "credibility": CREDIBILITY}
        if not given or not all(known[key](value) for key, value in given.items()):
            raise ParseError("", (0, 0), "a grade is a reliability of A to F, a credibility of 1 to 6, or both")
