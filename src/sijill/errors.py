"""Every public error, in one tree grouped by who must act.

A disagreement between sources is a finding, returned as a value; it never appears here. Neither does the verdict on a
casebook or a package that somebody asked to verify.
"""

from __future__ import annotations


class SijillError(Exception):
    """Root of every error that Sijill raises on purpose."""


class InputError(SijillError):
    """What was given cannot be used: the person who gave it must act."""


class ParseError(InputError):
    """A text does not have the form that was asked for.

    `text` is the offending input, `span` the code points that are wrong, `reason` says why.
    """

    def __init__(self, text: str, span: tuple[int, int], reason: str) -> None:
        super().__init__(reason)
        self.text = text
        self.span = span
        self.reason = reason


class UnreadableDocument(InputError):
    """Bytes from which no text can be taken (empty, binary, too large)."""


class AnchorMismatch(InputError):
    """A quote does not stand at the offsets that an anchor names."""


class AccessDenied(SijillError):
    """Who asks may not do this: a wrong passphrase, a key that is not enrolled, was revoked, or is of another kind."""


class EvidenceError(SijillError):
    """What is stored is not what was recorded. Always fails closed: nothing is written, nothing is handed out."""


class DigestMismatch(EvidenceError):
    """Bytes do not have the digest that they are known by."""


class BadSignature(EvidenceError):
    """A signature does not verify, or its key or its encoding is one that is refused."""


class InconsistentTree(EvidenceError):
    """Entries, tiles, journal and checkpoint do not belong to one append-only history."""


class StorageError(SijillError):
    """Reading or writing failed in a way that trying again may mend."""


class StorageFatal(StorageError):
    """Writing failed so that it is not known what the disk holds: stop, and open the casebook anew."""
