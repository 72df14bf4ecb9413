"""Claims typed in one line, and accounts of them, for the tests of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sijill.accounts.account import Account, make_account
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import Policy, parse_policy
from sijill.accounts.question import parse_question
from sijill.claims.incident import IncidentGroup
from sijill.gazetteer import load_gazetteer

POLICY = parse_policy()


def typed(id_: str, low: int | None = None, high: int | None = None, **others: Any) -> dict[str, Any]:
    """A claim of 2 February 2022 in Al-Bab, each speaker by the name of its claim; `others` are further members."""
    scope = {"place": "Al-Bab", "from": "2022-02-02", "to": "2022-02-03", **others.pop("scope", {})}
    claim: dict[str, Any] = {"id": id_, "speaker": f"speaker {id_}", **others}
    claim["scope"] = {name: value for name, value in scope.items() if value is not None}
    if low is not None:
        claim |= {"low": low, "high": high}
    return claim


def claims_of(*typed_claims: dict[str, Any]) -> tuple[AssessedClaim, ...]:
    """Typed claims as an account takes them."""
    return parse_claims(list(typed_claims))


def account_of(
    *typed_claims: dict[str, Any],
    kind: str = "killed",
    whose: str | None = None,
    places: tuple[str, ...] = ("Al-Bab",),
    start: date | None = date(2022, 2, 2),
    end: date | None = date(2022, 2, 3),
    measure: str | None = None,
    incident: str | None = None,
    policy: Policy = POLICY,
    groups: Sequence[IncidentGroup] = (),
) -> Account:
    """An account of typed claims."""
    question = parse_question(kind, whose, places, start, end, measure, incident)
    return make_account(question, claims_of(*typed_claims), policy, load_gazetteer(), groups=groups)


def bounds(account: Account) -> tuple[int, int | None]:
    """Its bounds."""
    return account.bounds.low, account.bounds.high


def documented(account: Account) -> tuple[int, int | None]:
    """Its bounds over what the claims speak of."""
    return account.documented.low, account.documented.high


def reasons(account: Account) -> dict[str, str]:
    """Why each claim that is not used is not."""
    return {each.id: str(each.code) for each in account.unused}
