"""Destroy a document: the act first, then its key, then its objects. What the ledger says of it stays verifiable."""

from __future__ import annotations

from sijill.errors import InputError
from sijill.ledger.acts import Act
from sijill.workflows.casebook import Casebook, Draft


def erase(casebook: Casebook, document: int, basis: str) -> Act:
    """Erase a document for good, with the legal basis, which stays readable to everyone.

    When this returns its key is destroyed here; a copy that somebody keeps of the keys' folder is out of reach. Raises
    InputError without a basis or where there is no such document.
    """
    if not basis.strip():
        raise InputError("an erasure needs its legal basis; it stays readable, so name no person in it")
    (act,) = casebook.record([Draft("erase", {"document": document, "basis": basis})])
    casebook.settle()
    return act
