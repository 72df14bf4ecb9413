"""The document the project starts from: every row of the table in the design's product.md.

The interview itself belongs to its publisher and is not committed; the test reads it beside the checkout.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

Claim = dict[str, Any]


@pytest.fixture(scope="module")
def reading(sijill: list[str], root: Path) -> dict[str, Any]:
    seeds = sorted((root.parent / "shared" / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the seed document does not lie beside the checkout (../shared/seeds)")
    command = [*sijill, "read", str(seeds[0]), "--published", "2016-12-13", "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def claims(reading: dict[str, Any]) -> list[Claim]:
    result: list[Claim] = reading["claims"]
    return result


def quote(claim: Claim) -> str:
    return " … ".join(span["quote"] for span in claim["spans"])


def saying(claims: list[Claim], words: str) -> list[Claim]:
    return [claim for claim in claims if words in quote(claim)]


def names(claim: Claim) -> list[str | None]:
    return [speaker["name"] for speaker in claim["speakers"]]


def test_150_shells_are_one_count_over_an_interval_and_four_places(claims: list[Claim]) -> None:
    (claim,) = saying(claims, "150 shells")
    assert claim["kind"] == "shelling"
    assert claim["count"] == {"low": 150, "high": 150, "approximate": True, "text": "about 150"}
    assert claim["when"]["earliest"] == "2016-12-13T04:00:00"
    assert claim["when"]["latest"] == "2016-12-14T00:00:00"
    places = [(place["text"], place["part"]) for place in claim["places"]]
    assert places == [("al-Mashhad", False), ("Saif al-Dowla", True), ("Salah a-Din", False), ("a-Sukkari", False)]
    assert all(place["candidates"] for place in claim["places"])
    assert claim["measure"] == "count"
    assert names(claim)[0] == "Ahmad a-Najjar"


def test_dozens_of_shells_is_a_lower_bound_not_added_to_the_150(claims: list[Claim]) -> None:
    found = saying(claims, "dozens of shells")
    assert found
    for claim in found:
        assert claim["kind"] == "shelling"
        assert claim["count"]["low"] == 24
        assert claim["count"]["high"] is None
        assert claim["part_of"] is None
        assert "Ahmad a-Najjar" in names(claim)


def test_100_000_and_150_000_are_two_voices_in_conflict(reading: dict[str, Any], claims: list[Claim]) -> None:
    (fewer,) = saying(claims, "100,000")
    (more,) = saying(claims, "150,000")
    assert fewer["kind"] == more["kind"] == "population"
    assert fewer["measure"] == more["measure"] == "stock"
    assert fewer["count"]["approximate"]
    assert names(fewer)[0] != names(more)[0] == "Ahmad a-Najjar"
    assert [fewer["id"], more["id"]] in [conflict["claims"] for conflict in reading["conflicts"]]


def test_at_least_80_executed_is_reported_by_nobody_named_and_not_by_the_witness(claims: list[Claim]) -> None:
    (claim,) = saying(claims, "80 civilians")
    assert claim["kind"] == "execution"
    assert (claim["count"]["low"], claim["count"]["high"]) == (80, None)
    assert claim["modality"] == "reported"
    assert claim["speakers"][0] == {"name": None, "role": "unnamed"}
    assert "Ahmad a-Najjar" not in names(claim)


def test_the_burnt_shelter_has_a_place_and_no_time(claims: list[Claim]) -> None:
    (shelter,) = [claim for claim in claims if claim["kind"] == "burning"]
    assert [place["text"] for place in shelter["places"]] == ["Fardous"]
    assert shelter["when"] is None
    held = [claim for claim in claims if claim["kind"] == "detained" and "charges" in quote(claim)]
    assert held
    assert all(claim["count"] is None for claim in held)


def test_those_who_flee_are_taken_to_jabrin_and_some_are_executed_or_conscripted(claims: list[Claim]) -> None:
    (jabrin,) = [claim for claim in claims if claim["kind"] == "displaced" and "forced" in quote(claim)]
    assert "Jabrin" in [place["text"] for place in jabrin["places"]]
    kinds = {claim["kind"] for claim in claims if claim["count"] is None and claim["modality"] == "asserted"}
    assert {"detained", "execution", "conscripted"} <= kinds


def test_looting_is_harm_to_homes(claims: list[Claim]) -> None:
    looting = [claim for claim in claims if claim["kind"] == "looting"]
    assert looting
    assert "homes" in {claim["subject"] for claim in looting}


def test_the_siege_holds_and_there_is_no_corridor_and_no_agreement(claims: list[Claim]) -> None:
    sieges = [claim for claim in claims if claim["kind"] == "siege"]
    assert {claim["modality"] for claim in sieges} == {"asserted"}
    assert saying(sieges, "encircled")
    (crossing,) = [claim for claim in claims if claim["kind"] == "crossing"]
    assert crossing["modality"] == "negated"
    assert {claim["modality"] for claim in claims if claim["kind"] == "agreement"} == {"negated"}


def test_what_is_feared_is_never_counted(claims: list[Claim]) -> None:
    feared = [claim for claim in claims if claim["modality"] == "feared"]
    assert {"massacre", "genocide"} <= {word for claim in feared for word in quote(claim).split()}
    assert all(claim["count"] is None for claim in feared)


def test_the_caption_is_credited_to_its_photographer(claims: list[Claim]) -> None:
    (caption,) = saying(claims, "residents flee")
    assert caption["kind"] == "displaced"
    assert caption["when"]["earliest"] == "2016-12-13T00:00:00"
    assert "Aleppo Media Center" in names(caption)


def test_no_medical_workers_is_a_stock_of_zero_and_people_die_uncounted(claims: list[Claim]) -> None:
    (medics,) = saying(claims, "no medical workers")
    assert (medics["count"]["low"], medics["count"]["high"], medics["measure"]) == (0, 0, "stock")
    (dying,) = saying(claims, "dying")
    assert dying["kind"] == "killed"
    assert dying["count"] is None


def test_every_claim_names_the_outlet_it_came_through(reading: dict[str, Any], claims: list[Claim]) -> None:
    assert reading["document"]["outlet"] == "Syria Direct"
    assert all({"name": "Syria Direct", "role": "outlet"} in claim["speakers"] for claim in claims)
