"""Independent sources, and the standing that follows from them by named rules."""

from __future__ import annotations

from typing import Any

from tests.unit.accounts.accounting import account_of, typed


def chain(*names: str | None) -> dict[str, Any]:
    roles = ["organisation"] + ["outlet"] * (len(names) - 1)
    pairs = zip(names, roles, strict=True)
    return {"speaker": None, "speakers": [{"name": name, "role": role if name else "unnamed"} for name, role in pairs]}


def standing(*claims: dict[str, Any]) -> tuple[str, str]:
    status = account_of(*claims).status
    return str(status.standing), status.reason


def test_outlets_that_quote_one_office_are_one_source() -> None:
    account = account_of(
        typed("a", 8, 8, **chain("UN", "Gazette")), typed("b", 8, 8, **chain("the United Nations", "Courier"))
    )
    ((source, own),) = account.sources
    assert source.via == ("Gazette", "Courier")
    assert (own.low, own.high) == (8, 8)
    assert account.status.standing == "weak"
    (value,) = account.values
    assert [speaker.name for speaker in value.sources] == ["UN"]


def test_sources_that_nobody_names_are_told_apart_by_who_passes_them_on_and_count_for_none() -> None:
    account = account_of(typed("a", 8, 8, **chain(None, "Gazette")), typed("b", 8, 8, **chain(None, "Courier")))
    assert len(account.sources) == 2
    assert account.status.standing == "weak"


def test_two_independent_sources_are_fair() -> None:
    assert standing(typed("a", 8, 8), typed("b", 8, 8)) == ("fair", "2 independent sources say that it happened")


def test_one_is_weak() -> None:
    assert standing(typed("a", 8, 8))[0] == "weak"


def test_figures_that_cannot_all_be_true_are_contested() -> None:
    assert standing(typed("a", 8, 8), typed("b", 9, 9)) == ("contested", "the figures cannot all be true")


def test_rivals_named_as_responsible_are_contested() -> None:
    claims = typed("a", 8, 8, actor="North"), typed("b", 8, 8, actor="South")
    assert standing(*claims) == ("contested", "rivals are named as responsible: North, South")


def test_a_denial_of_the_named_side_is_contested() -> None:
    denial = typed("d", speaker={"name": "North", "role": "official"}, modality="denied")
    assert standing(typed("a", 8, 8, actor="North"), denial)[0] == "contested"
    assert standing(typed("a", 8, 8, actor="South"), denial)[0] == "weak"


def test_confirmed_only_where_the_named_side_says_so_itself() -> None:
    own = typed("n", 8, None, speaker={"name": "North", "role": "official"})
    assert standing(typed("a", 8, 8, actor="North"), own)[0] == "confirmed"
    assert standing(typed("a", 8, 8, actor="South"), own)[0] == "fair"


def test_what_is_left_says_that_it_did_not_happen() -> None:
    assert standing(typed("a", 0, 0), typed("b", 8, 8, status="rejected"))[0] == "discounted"


def test_no_claim_speaks_of_it() -> None:
    assert standing(typed("a", 8, 8, kind="detained")) == ("none", "no claim speaks of it")


def test_each_source_stands_with_its_own_value() -> None:
    children = typed("k", 11, 11, speaker="Monitor", scope={"whose": "children"})
    account = account_of(typed("m", 56, 56, speaker="Monitor"), children, typed("i", 73, None, speaker="Inquiry"))
    own = {source.speaker.name: (each.low, each.high) for source, each in account.sources}
    assert own == {"Monitor": (56, 56), "Inquiry": (73, None)}


def test_a_denial_of_another_event_disputes_nothing() -> None:
    elsewhere = {"place": "Tokhar", "from": "2022-02-02", "to": "2022-02-03"}
    denial = typed("d", speaker={"name": "North", "role": "official"}, modality="denied", scope=elsewhere)
    assert standing(typed("a", 8, 8, actor="North"), denial)[0] == "weak"


def test_who_is_blamed_without_a_number_and_for_the_attack_counts() -> None:
    claims = typed("a", 8, 8, actor="North"), typed("b", kind="air_strike", actor="South")
    assert standing(*claims)[1] == "rivals are named as responsible: North, South"
    denial = typed("d", kind="air_strike", speaker={"name": "North", "role": "official"}, modality="denied")
    reason = "rivals are named as responsible: North, South; North, named as responsible, denies it"
    assert standing(*claims, denial) == ("contested", reason)


def test_who_says_nothing_of_those_asked_about_is_no_source_for_them() -> None:
    status = account_of(typed("a", 56, 56), typed("b", 50, 60), whose="children").status
    assert (status.standing, status.reason[:21]) == ("none", "claims bound it from ")


def test_a_conflict_that_leaves_the_answer_alone_contests_nothing() -> None:
    children = [typed(id_, 3, 3, scope={"whose": "children"}) for id_ in ("k", "l")]
    account = account_of(typed("a", 8, 8), typed("b", 9, 9), *children, whose="children")
    assert account.conflicts
    assert account.status.standing == "fair"


def test_one_office_weighs_once_however_many_quote_it() -> None:
    copies = [typed(id_, 8, 8, **chain("UN", outlet)) for id_, outlet in (("a", "Gazette"), ("b", "Courier"))]
    account = account_of(*copies, typed("c", 9, 9))
    assert account.conflicts == (("a", "c"),)
    assert [(each.claims, each.cost) for each in account.retractions] == [(("a", "b"), 3), (("c",), 3)]
    assert [each.id for each in account.used] == ["a", "b", "c"]
