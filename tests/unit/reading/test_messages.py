"""Messages in a document: each has its own now, its own speaker, its own quotations. All texts are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from sijill.claims.claim import Claim
from sijill.gazetteer import load_gazetteer
from sijill.intake.transcript import Part, Transcript
from sijill.reading.reader import read_claims
from sijill.values.anchor import Digest
from sijill.values.document import PassageRole, Speaker
from sijill.values.when import Precision

NOUR, RAMI = Speaker("Nour", "person"), Speaker("Rami", "person")


def claims_of(*messages: tuple[Speaker, datetime, str]) -> list[Claim]:
    transcript = Transcript(Digest("0" * 64), "test")
    found = []
    for number, (speaker, sent, words) in enumerate(messages):
        head = Part(f"[{sent:%d/%m/%Y, %H:%M}] {speaker.name}: ", PassageRole.DATELINE)
        found += transcript.add([head, Part(words + "\n")], speaker=speaker, sent=sent, locator=f"message {number}")
    found += transcript.finish()
    return [claim for section in found for claim in read_claims(section.document, load_gazetteer()).claims]


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("Five people were killed yesterday.", datetime(2016, 12, 12), datetime(2016, 12, 13)),
        ("Five people were killed two hours ago.", datetime(2016, 12, 13, 11, 35), datetime(2016, 12, 13, 12, 35)),
        (
            "Five people were killed in the last three hours.",
            datetime(2016, 12, 13, 11, 5),
            datetime(2016, 12, 13, 14, 5),
        ),
        ("Since 4am 150 shells fell on us.", datetime(2016, 12, 13, 4), datetime(2016, 12, 13, 14, 5)),
        ("قتل خمسة مدنيين أمس.", datetime(2016, 12, 12), datetime(2016, 12, 13)),
        ("قتل خمسة مدنيين قبل ساعتين.", datetime(2016, 12, 13, 11, 35), datetime(2016, 12, 13, 12, 35)),
    ],
)
def test_the_moment_of_a_message_is_its_now(words: str, earliest: datetime, latest: datetime) -> None:
    claim = next(claim for claim in claims_of((NOUR, datetime(2016, 12, 13, 14, 5), words)) if claim.count)
    assert claim.when is not None
    assert (claim.when.earliest, claim.when.latest) == (earliest, latest)


def test_every_message_has_a_now_of_its_own() -> None:
    found = claims_of(
        (NOUR, datetime(2016, 12, 13, 9, 0), "Five people were killed today."),
        (RAMI, datetime(2016, 12, 20, 9, 0), "Six people were killed today."),
    )
    assert [claim.when and claim.when.earliest for claim in found] == [datetime(2016, 12, 13), datetime(2016, 12, 20)]


def test_a_clock_that_is_to_come_was_yesterdays() -> None:
    (claim,) = claims_of((NOUR, datetime(2016, 12, 13, 1, 0), "At 11 pm five people were killed."))
    assert claim.when is not None and claim.when.earliest is not None
    assert claim.when.earliest.date() == date(2016, 12, 12)


def test_the_writer_says_it_when_it_was_sent() -> None:
    (claim,) = claims_of((NOUR, datetime(2016, 12, 13, 14, 5, 33, tzinfo=UTC), "Five people were killed."))
    assert claim.speakers == (NOUR,)
    assert claim.said is not None
    assert (claim.said.earliest, claim.said.precision) == (datetime(2016, 12, 13, 14, 5, tzinfo=UTC), Precision.MINUTE)


def test_a_forward_goes_from_its_origin_to_who_passed_it_on() -> None:
    transcript = Transcript(Digest("0" * 64), "test")
    list(
        transcript.add(
            [Part("Five people were killed.\n")],
            speaker=Speaker("Rescue channel", "outlet"),
            through=(NOUR,),
            sent=datetime(2016, 12, 13, 14, 5),
            locator="message 1",
        )
    )
    (section,) = transcript.finish()
    (claim,) = read_claims(section.document, load_gazetteer()).claims
    assert claim.speakers == (Speaker("Rescue channel", "outlet"), NOUR)
    assert claim.said is None


def test_a_pronoun_means_nobody_of_an_earlier_message() -> None:
    found = claims_of(
        (NOUR, datetime(2016, 12, 13, 9, 0), "Doctor Hamid Tolan said five people were killed."),
        (RAMI, datetime(2016, 12, 13, 9, 5), "He said six people were hurt."),
    )
    assert found[0].speakers[0].name != "Nour"
    assert found[1].speakers[0] != found[0].speakers[0]


def test_quotation_marks_that_are_left_open_reach_into_no_other_message() -> None:
    found = claims_of(
        (NOUR, datetime(2016, 12, 13, 9, 0), "The mayor said “the road is closed."),
        (RAMI, datetime(2016, 12, 13, 9, 5), "Five people were killed."),
        (NOUR, datetime(2016, 12, 13, 9, 6), "It was closed” they told us."),
    )
    killed = next(claim for claim in found if claim.kind == "killed")
    assert killed.speakers == (RAMI,)


def test_words_quoted_from_an_earlier_message_are_not_read_again() -> None:
    transcript = Transcript(Digest("0" * 64), "test")
    parts = [Part("Five people were killed.\n", PassageRole.QUOTED), Part("Is that so? Who says it?\n")]
    list(transcript.add(parts, speaker=NOUR, sent=datetime(2016, 12, 13, 14, 5), locator="message 1"))
    (section,) = transcript.finish()
    assert not read_claims(section.document, load_gazetteer()).claims


def test_times_of_a_message_are_in_the_zone_that_was_given_else_in_its_own() -> None:
    own, damascus = timezone(timedelta(hours=3)), ZoneInfo("Asia/Damascus")
    transcript = Transcript(Digest("0" * 64), "test")
    sent = datetime(2016, 12, 13, 1, 30, tzinfo=own)
    list(transcript.add([Part("Five people were killed today.\n")], sent=sent, locator="message 1"))
    (section,) = transcript.finish()
    (claim,) = read_claims(section.document, load_gazetteer()).claims
    assert claim.when is not None and claim.when.earliest == datetime(2016, 12, 13, tzinfo=own)
    (claim,) = read_claims(section.document, load_gazetteer(), damascus).claims
    assert claim.when is not None and claim.when.earliest == datetime(2016, 12, 13, tzinfo=damascus)
    (claim,) = read_claims(section.document, load_gazetteer(), UTC).claims
    assert claim.when is not None and claim.when.earliest == datetime(2016, 12, 12, tzinfo=UTC)
