"""How a claim is put, who says it, with what, and by whom it is said to have been done."""

from __future__ import annotations

import pytest

from sijill.claims.claim import HAPPENED
from tests.unit.reading.sentences_read import only_claim, read_text


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army killed 5 civilians.", "asserted"),
        ("The army reportedly killed 5 civilians.", "reported"),
        ("The army allegedly killed 5 civilians.", "alleged"),
        ("The army denied killing 5 civilians.", "denied"),
        ("The army may kill 5 civilians.", "feared"),
        ("Residents fear that the army will kill 500 civilians.", "feared"),
        ("The army plans to evacuate 500 civilians.", "planned"),
        ("If the army kills 5 civilians, we leave.", "conditional"),
        ("The army did not kill 5 civilians.", "negated"),
        ("There could be a massacre.", "feared"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert only_claim(text).modality == modality


def test_a_stated_zero_is_asserted() -> None:
    claim = only_claim("No casualties were reported.")
    assert claim.modality == "asserted"
    assert claim.count is not None
    assert (claim.count.low, claim.count.high) == (0, 0)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("No one has lifted the siege.", "asserted"),
        ("The army lifted the siege.", "negated"),
        ("No crossing has been opened.", "negated"),
        ("No ceasefire is in force.", "negated"),
        ("They are not agreeing to any opening of any safe crossing.", "negated"),
    ],
)
def test_a_state_and_its_end(text: str, modality: str) -> None:
    assert read_text(text).claims[-1].modality == modality


def test_a_question_states_only_its_figures() -> None:
    assert read_text("Who is being targeted?").claims == ()
    counted = only_claim("Why did they execute at least 80 civilians?")
    assert counted.kind == "execution"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "Five men were killed, the Syrian Observatory for Human Rights said.",
            "Syrian Observatory for Human Rights",
            "organisation",
        ),
        ("According to the Harbour Courier, five men were killed.", "Harbour Courier", "person"),
        ("“Five men were killed,” Adel Marzouk, a baker in the old town, told the agency.", "Adel Marzouk", "person"),
        ("Activists said five men were killed.", None, "unnamed"),
        ("Five men were reportedly killed.", None, "unnamed"),
    ],
)
def test_speaker(text: str, name: str | None, role: str) -> None:
    claim = only_claim(text)
    assert (claim.speakers[0].name, claim.speakers[0].role) == (name, role)


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    text = "“Five men were killed. Two women were wounded,” Adel Marzouk told the agency."
    assert {claim.speakers[0].name for claim in read_text(text).claims} == {"Adel Marzouk"}


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Russian warplanes bombed the market.", "air_strike", "Russia"),
        ("Rebels attacked the town with rockets.", "shelling", "opposition fighters"),
        ("Two homes were destroyed by Islamic State.", "destruction", "Islamic State"),
    ],
)
def test_an_attack_takes_its_kind_from_its_means(text: str, kind: str, actor: str) -> None:
    claim = only_claim(text)
    assert (claim.kind, claim.actor) == (kind, actor)


def test_what_is_feared_is_never_among_what_happened() -> None:
    claims = read_text("We are afraid of a massacre. We’re afraid the army will enter our neighborhoods.").claims
    assert [claim.kind for claim in claims] == ["execution", "territory"]
    assert not HAPPENED & {claim.modality for claim in claims}
