"""A source that reports again corrects itself, upwards and downwards; another source does not."""

from __future__ import annotations

from tests.unit.accounts.accounting import account_of, bounds, reasons, typed


def by(speaker: str, id_: str, number: int, said: str | None, **others: object) -> dict[str, object]:
    return typed(id_, number, number, speaker=speaker, said=said, **others)


def test_a_later_figure_of_the_same_source_takes_the_place_of_the_earlier() -> None:
    account = account_of(by("Office", "a", 4, "2022-02-02"), by("Office", "b", 8, "2022-02-03"))
    assert bounds(account) == (8, 8)
    assert account.conflicts == ()
    assert reasons(account) == {"a": "superseded"}
    assert account.unused[0].by == "b"


def test_so_does_a_lower_one() -> None:
    claims = (typed("a", 500, None, speaker="Ministry", said="2022-02-02"), by("Ministry", "b", 471, "2022-02-05"))
    assert bounds(account_of(*claims)) == (471, 471)


def test_the_steps_stay_in_sight() -> None:
    account = account_of(by("Office", "a", 4, "2022-02-02"), by("the OFFICE", "b", 8, "2022-02-03"))
    (series,) = account.series
    assert [(step.claim, step.low) for step in series.steps] == [("a", 4), ("b", 8)]


def test_another_source_replaces_nothing() -> None:
    account = account_of(by("Office", "a", 4, "2022-02-02"), by("Agency", "b", 8, "2022-02-03"))
    assert account.conflicts == (("a", "b"),)


def test_two_figures_of_one_day_are_a_conflict() -> None:
    account = account_of(by("Office", "a", 4, "2022-02-02"), by("Office", "b", 8, "2022-02-02"))
    assert account.conflicts == (("a", "b"),)


def test_what_nobody_dates_replaces_nothing() -> None:
    account = account_of(by("Office", "a", 4, None), by("Office", "b", 8, None))
    assert account.conflicts == (("a", "b"),)


def test_an_old_figure_passed_on_later_is_no_news() -> None:
    office = {"name": "Office", "role": "organisation"}
    chain = [office, {"name": "Gazette", "role": "outlet"}]
    old = typed("old", 4, 4, speaker=None, speakers=chain, published="2022-02-09")
    account = account_of(by("Office", "a", 4, "2022-02-02"), by("Office", "b", 8, "2022-02-03"), old)
    assert bounds(account) == (8, 8)
    assert reasons(account) == {"a": "superseded", "old": "superseded"}


def test_nobody_by_name_replaces_nothing() -> None:
    unnamed = {"name": None, "role": "unnamed"}
    account = account_of(typed("a", 4, 4, speaker=unnamed, said="2022-02-02"), typed("b", 8, 8, speaker=unnamed))
    assert account.conflicts == (("a", "b"),)


def test_a_person_says_what_took_the_place_of_what() -> None:
    account = account_of(by("Office", "a", 4, None), by("Agency", "b", 8, None, supersedes=["a"]))
    assert bounds(account) == (8, 8)
    assert reasons(account) == {"a": "superseded"}


def test_totals_to_different_days_are_a_series_and_no_revision() -> None:
    first = by("Office", "a", 10, "2022-02-02", measure="cumulative")
    second = by("Office", "b", 14, "2022-02-03", measure="cumulative", scope={"to": "2022-02-04"})
    account = account_of(first, second)
    assert reasons(account) == {}
    assert [step.claim for step in account.series[0].steps] == ["a", "b"]


def test_a_figure_misheard_on_the_way_replaces_nothing() -> None:
    chain = [{"name": "Office", "role": "organisation"}, {"name": "Gazette", "role": "outlet"}]
    copy = typed("copy", 800, 800, speaker=None, speakers=chain, published="2022-02-09")
    account = account_of(by("Office", "a", 80, "2022-02-02"), copy)
    assert account.conflicts == (("a", "copy"),)


def test_what_one_outlet_passes_on_it_may_also_correct() -> None:
    chain = [{"name": "Office", "role": "organisation"}, {"name": "Gazette", "role": "outlet"}]
    first, second = (
        typed(id_, number, number, speaker=None, speakers=chain, published=day)
        for id_, number, day in (("a", 4, "2022-02-02"), ("b", 8, "2022-02-03"))
    )
    assert reasons(account_of(first, second)) == {"a": "superseded"}
