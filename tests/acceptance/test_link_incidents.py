"""A documentation centre asks which claims of its sources are about one incident, and the account follows."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.acceptance.verbs import Verbs

MONITOR = """Monitor, 17 March 2017

On Tuesday, 14 March, at least 14 people were killed by shelling of Douma in Rural Damascus.
"""
ASKED = ("account", "--kind", "killed", "--place", "Douma", "--from", "2017-03-14", "--to", "2017-03-15")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def typed(id_: str, document: str, kind: str, place: str, day: int, low: int | None = None) -> dict[str, Any]:
    """A claim on one day of May 2016 by the name of its document."""
    scope = {"place": place, "from": f"2016-05-{day:02}", "to": f"2016-05-{day + 1:02}"}
    figures = {} if low is None else {"low": low, "high": low}
    return {"id": id_, "document": document, "speaker": document, "kind": kind, "scope": scope, **figures}


REPORTED = [
    typed("m1", "monitor", "air_strike", "Sukkari, Aleppo", 3),
    typed("m2", "monitor", "killed", "Sukkari, Aleppo", 3, 12),
    typed("d1", "diary", "barrel_bomb", "Sukkari, Aleppo", 3),
    typed("d2", "diary", "killed", "Sukkari, Aleppo", 3, 12),
    typed("a1", "agency", "attack", "Aleppo", 3),
    typed("a2", "agency", "killed", "Aleppo", 3, 18),
    typed("b2", "agency", "killed", "Al-Bab", 3, 4),
    typed("l2", "bulletin", "killed", "Sukkari, Aleppo", 9, 12),
]
"""One attack in three sources, of which one names the city alone and another number; and two other incidents."""


@pytest.fixture
def reported(empty: Verbs) -> Verbs:
    """A folder with these claims in a file."""
    (empty.folder / "claims.json").write_text(json.dumps(REPORTED), "utf-8")
    return empty


def link(verbs: Verbs, *more: str) -> tuple[list[dict[str, Any]], Path]:
    """The incidents of several reports, and the folder."""
    out = verbs.folder / "incidents"
    verbs.do("link", "incidents", "--out", str(out), *more)
    found: list[dict[str, Any]] = json.loads((out / "incidents.json").read_text("utf-8"))["incidents"]
    return found, out


def account(verbs: Verbs, *more: str) -> Any:
    asked = ("account", "--kind", "killed", "--place", "Aleppo", "--from", "2016-05-01", "--to", "2016-06-01")
    return verbs.json(*asked, "--claims", str(verbs.folder / "claims.json"), *more)


def test_a_place_within_another_and_another_toll_are_one_incident_and_both_tolls_stay(reported: Verbs) -> None:
    claims = str(reported.folder / "claims.json")
    (found,), out = link(reported, "--claims", claims)
    assert set(found["claims"]) == {"m1", "m2", "d1", "d2", "a1", "a2"}
    assert any("the bands meet" in why or "within a factor of two" in why for why in found["reasons"])
    told = {row["record_id"]: row for row in rows(out / "clusters.csv")}
    assert {told[id_]["cluster_id"] for id_ in ("m1", "d1", "a1")} == {found["name"]}
    assert len({told[id_]["cluster_id"] for id_ in ("m1", "b2", "l2")}) == 3
    assert {row["killed"] for row in told.values() if row["cluster_id"] == found["name"]} == {"12", "18"}
    assert all("bits" not in row["because"] for row in told.values() if row["record_id"] in ("b2", "l2"))
    assert {frozenset((row["id_a"], row["id_b"])) for row in rows(out / "pairs.csv")} >= {frozenset(("m1", "a1"))}


def test_the_account_takes_the_incident_and_shows_that_its_tolls_disagree(reported: Verbs, root: Path) -> None:
    before = account(reported)
    assert before["consistent"]  # 12 in a neighbourhood and 18 in its city are no contradiction by themselves
    (found,), out = link(reported, "--claims", str(reported.folder / "claims.json"))
    after = account(reported, "--incidents", str(out / "incidents.json"))
    jsonschema.validate(after, json.loads((root / "formats" / "account.schema.json").read_text("utf-8")))
    assert {tuple(sorted(conflict)) for conflict in after["conflicts"]} == {("a2", "d2"), ("a2", "m2")}
    (incident,) = (each for each in after["incidents"] if each["told_apart"])
    assert incident["name"] == found["name"] and set(incident["claims"]) == {"a2", "d2", "m2"}
    assert after["account_id"] != before["account_id"]
    one = account(reported, "--incidents", str(out / "incidents.json"), "--incident", found["name"])
    assert set(one["used"]) == {"a2", "d2", "m2"}


def test_what_a_person_said_of_two_claims_overrules_the_model_and_names_stay(reported: Verbs) -> None:
    path = reported.folder / "claims.json"
    (found,), _ = link(reported, "--claims", str(path))
    claims = [{**each, "different_event": ["m2"]} if each["id"] == "a2" else each for each in REPORTED]
    path.write_text(json.dumps([*claims, typed("x2", "letter", "killed", "Sukkari, Aleppo", 3, 12)]), "utf-8")
    (again,), out = link(reported, "--claims", str(path))
    assert again["name"] == found["name"]
    assert set(again["claims"]) == {"m1", "m2", "d1", "d2", "x2"}
    agency = {row["claims"]: row["cluster_id"] for row in rows(out / "clusters.csv") if row["list"] == "agency"}
    assert again["name"] not in agency.values() and "a1 a2" in agency


def test_a_report_in_two_languages_needs_no_network_and_names_every_source(reported: Verbs) -> None:
    _, out = link(reported, "--claims", str(reported.folder / "claims.json"))
    for name, words in (("report.html", "Incidents of several sources"), ("report.ar.html", "حوادث من مصادر عدة")):
        page = (out / name).read_text("utf-8")
        assert words in page and all(source in page for source in ("monitor", "diary", "agency"))
        assert "http://" not in page.replace("http://www.w3.org", "") and "https://" not in page


def test_documents_of_a_casebook_are_linked_as_they_were_read(verbs: Verbs) -> None:
    (verbs.folder / "monitor.txt").write_text(MONITOR, "utf-8")
    verbs.do("add", str(verbs.folder / "monitor.txt"), "--published", "2017-03-17")
    (found,), out = link(verbs)
    # the interview says no day: what nobody dates cannot be linked
    reports = rows(out / "clusters.csv")
    assert [row["list"] for row in reports if row["cluster_id"] == found["name"]] == ["report.txt", "monitor.txt"]
    assert len(reports) == 2
    killed = [
        row["claim"]
        for name in ("monitor.txt", "report.txt")
        for row in verbs.json("show", name)["claims"]
        if row["value"]["kind"] == "killed"
    ]
    verbs.do("accept", *killed)
    answer = verbs.json(*ASKED, "--incidents", str(out / "incidents.json"))
    assert [each["name"] for each in answer["incidents"]] == [found["name"]]
    assert not answer["consistent"]  # at least 14, and 9
    verbs.do("relate", *killed, "--as", "different_event", "--reason", "two markets")
    again, _ = link(verbs)
    ids = {verbs.json("show", claim)["value"]["id"] for claim in killed}
    assert all(not ids <= set(each["claims"]) for each in again)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "no incidents as sijill link incidents writes them"),
        ("{", "not JSON"),
        ('{"incidents": [{"name": "x", "claims": "abc", "reasons": [], "probability": 1}]}', "no incidents"),
        (
            json.dumps({"incidents": [{"name": n, "claims": ["m2"], "reasons": [], "probability": 1} for n in "xy"]}),
            "stands in two incidents",
        ),
    ],
)
def test_a_file_of_incidents_that_is_none_is_refused(reported: Verbs, content: str, said: str) -> None:
    file = reported.folder / "groups.json"
    file.write_text(content, "utf-8")
    asked = ("account", "--kind", "killed", "--claims", str(reported.folder / "claims.json"))
    assert said in reported.refuse(*asked, "--incidents", str(file))


def test_readings_in_two_scripts_are_linked_and_named_after_their_files(empty: Verbs) -> None:
    (empty.folder / "monitor.txt").write_text(MONITOR, "utf-8")
    (empty.folder / "وثيقة.txt").write_text("قتل 15 شخصاً في قصف على مدينة دوما يوم الثلاثاء 14 آذار 2017.\n", "utf-8")
    files = [str(empty.folder / name) for name in ("monitor.txt", "وثيقة.txt")]
    empty.do("read", *files, "--published", "2017-03-17", "--json", str(empty.folder / "read.json"))
    (empty.folder / "claims.json").write_text(json.dumps(REPORTED[:1]), "utf-8")
    given = [word for name in ("read.json", "claims.json") for word in ("--claims", str(empty.folder / name))]
    (found,), out = link(empty, *given)
    reports = rows(out / "clusters.csv")
    assert {(row["list"], row["place"], row["cluster_id"]) for row in reports if row["list"] != "monitor"} == {
        ("monitor.txt", "Douma", found["name"]),
        ("وثيقة.txt", "دوما", found["name"]),
    }


def test_nothing_is_written_into_a_casebook_in_the_clear(verbs: Verbs) -> None:
    for out in (verbs.casebook, verbs.casebook / "incidents"):
        assert "in the clear" in verbs.refuse("link", "incidents", "--out", str(out))
    assert not (verbs.casebook / "incidents").exists()


def test_without_claims_there_is_nothing_to_link(empty: Verbs) -> None:
    out = str(empty.folder / "out")
    assert "no claims" in empty.refuse("link", "incidents", "--out", out)
    (empty.folder / "none.json").write_text("[]", "utf-8")
    assert "nothing to link" in empty.refuse("link", "incidents", "--out", out, "--claims", f"{empty.folder}/none.json")
