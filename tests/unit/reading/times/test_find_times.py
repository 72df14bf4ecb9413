"""What words of time mean, on a Tuesday: 2016-12-13."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sijill.reading.times import TimeMention, find_times
from sijill.reading.tokens import tokenize
from sijill.values.when import Precision

TUESDAY = date(2016, 12, 13)
MIDNIGHT = "T00:00"


def read(text: str, published: date | None = TUESDAY, narrative: bool | None = None) -> list[TimeMention]:
    return list(find_times(tokenize(text), text, published, None, narrative))


def bounds(mention: TimeMention) -> str:
    """`earliest..latest`, without times that are 00:00; a side that is open is empty."""
    sides = (mention.when.earliest, mention.when.latest)
    return "..".join("" if side is None else side.isoformat()[:16].removesuffix(MIDNIGHT) for side in sides)


def only(text: str, published: date | None = TUESDAY) -> TimeMention:
    (mention,) = read(text, published)
    return mention


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("It rained on Tuesday.", "Tuesday", "2016-12-13..2016-12-14"),
        ("It rained on Wednesday.", "Wednesday", "2016-12-07..2016-12-08"),
        ("It rained last Tuesday.", "last Tuesday", "2016-12-06..2016-12-07"),
        ("Tuesdays shelling went on.", "Tuesdays", "2016-12-13..2016-12-14"),
        ("They will meet on Friday.", "Friday", "2016-12-16..2016-12-17"),
        ("They met Monday night.", "Monday night", "2016-12-12T18:00..2016-12-13T06:00"),
        ("Planes came overnight.", "overnight", "2016-12-12T18:00..2016-12-13T06:00"),
        ("Planes came last night.", "last night", "2016-12-12T18:00..2016-12-13T06:00"),
        ("Planes came this morning.", "this morning", "2016-12-13..2016-12-13T12:00"),
        ("They came yesterday.", "yesterday", "2016-12-12..2016-12-13"),
        ("THEY CAME ON THE EVE.", "THE EVE", "2016-12-12..2016-12-13"),
        ("They leave next week.", "next week", "2016-12-19..2016-12-26"),
        ("They left last week.", "last week", "2016-12-05..2016-12-12"),
        ("They left last month.", "last month", "2016-11-01..2016-12-01"),
        ("They left last year.", "last year", "2015-01-01..2016-01-01"),
        ("They left two days ago.", "two days ago", "2016-12-11..2016-12-12"),
        ("They left a week ago.", "a week ago", "2016-12-03..2016-12-10"),
        ("They are trapped right now.", "right now", "2016-12-13..2016-12-14"),
        ("They are trapped as I write.", "as I write", "2016-12-13..2016-12-14"),
        ("It fell on Dec. 13.", "Dec. 13", "2016-12-13..2016-12-14"),
        ("It fell on 13 December 2016.", "13 December 2016", "2016-12-13..2016-12-14"),
        ("It fell on 2016-12-13.", "2016-12-13", "2016-12-13..2016-12-14"),
        ("It fell on 12/13/2016.", "12/13/2016", "2016-12-13..2016-12-14"),
        ("It fell on 13.12.2016.", "13.12.2016", "2016-12-13..2016-12-14"),
        ("Sun 05 Jul 2015 Shells fell", "Sun 05 Jul 2015", "2015-07-05..2015-07-06"),
        ("It fell on July 5 2015.", "July 5 2015", "2015-07-05..2015-07-06"),
        ("LA CALETA, 16 NOV 89 --", "16 NOV 89", "1989-11-16..1989-11-17"),
        ("It began in mid-July.", "mid-July", "2016-07-11..2016-07-22"),
        ("It began in early October.", "early October", "2016-10-01..2016-10-12"),
        ("It began in May.", "May", "2016-05-01..2016-06-01"),
        ("It fell in July 20 people were hurt.", "July", "2016-07-01..2016-08-01"),
        ("On 12 Nisan they left.", "12 Nisan", "2016-04-12..2016-04-13"),
        ("On 3 Kanun al-Thani 2012 they left.", "3 Kanun al-Thani 2012", "2012-01-03..2012-01-04"),
        ("It began in the spring of 1918.", "the spring of 1918", "1918-03-01..1918-06-01"),
        ("In the 1930s it was a village.", "the 1930s", "1930-01-01..1940-01-01"),
        ("In the late 1970s it was a village.", "the late 1970s", "1976-01-01..1980-01-01"),
        ("A 19th century house.", "19th century", "1801-01-01..1901-01-01"),
        ("Shells fell at 10:45 pm.", "10:45 pm", "2016-12-13T22:45..2016-12-13T22:46"),
        ("Shells fell at dawn.", "dawn", "2016-12-13T03:00..2016-12-13T08:00"),
        ("At seven in the morning it ended.", "seven in the morning", "2016-12-13T07:00..2016-12-13T08:00"),
        ("Around 600 pm on March 25 it fell.", "600 pm on March 25", "2016-03-25T18:00..2016-03-25T19:00"),
        ("On the evening of September 12 it fell.", "the evening of September 12", "2016-09-12T17:00..2016-09-13"),
    ],
)
def test_points(text: str, wording: str, expected: str) -> None:
    mention = only(text)
    assert (mention.text, bounds(mention), mention.direction) == (wording, expected, "at")


@pytest.mark.parametrize(
    ("text", "wording", "expected", "kind", "direction"),
    [
        ("From 4am until right now", "From 4am until right now", "2016-12-13T04:00..2016-12-14", "interval", "at"),
        ("between 5 and 7 May", "between 5 and 7 May", "2016-05-05..2016-05-08", "interval", "at"),
        ("from Monday to Thursday", "from Monday to Thursday", "2016-12-05..2016-12-09", "interval", "at"),
        ("from 27 April to 18 May 2015", "from 27 April to 18 May 2015", "2015-04-27..2015-05-19", "interval", "at"),
        ("hit in the past 48 hours", "the past 48 hours", "2016-12-11..2016-12-14", "interval", "within"),
        ("hit in the past few days", "the past few days", "..2016-12-14", "interval", "within"),
        ("besieged since 2011", "since 2011", "2011-01-01..2016-12-14", "date", "since"),
        ("held until 5 May 2016", "until 5 May 2016", "..2016-05-06", "date", "until"),
    ],
)
def test_stretches(text: str, wording: str, expected: str, kind: str, direction: str) -> None:
    mention = only(text)
    assert (mention.text, bounds(mention), mention.kind, mention.direction) == (wording, expected, kind, direction)


def test_an_interval_keeps_its_ends() -> None:
    mention = only("From 4am until right now")
    assert [part.text for part in mention.parts] == ["4am", "right now"]
    assert mention.value == "2016-12-13T04:00/PRESENT_REF"


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("for three days", "P3D", "duration"),
        ("a month and a half", "P1.5M", "duration"),
        ("for months", "PXM", "duration"),
        ("a 48-hour truce", "PT48H", "duration"),
        ("every day", "XXXX-XX-XX", "set"),
        ("shelled daily", "XXXX-XX-XX", "set"),
        ("every Friday", "XXXX-WXX-5", "set"),
    ],
)
def test_lengths_and_repetitions_lie_nowhere(text: str, value: str, kind: str) -> None:
    mention = only(text)
    assert (mention.value, mention.kind, bounds(mention)) == (value, kind, "..")


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the camp.",
        "The sun sat low for a second.",
        "A 15-year-old boy and a 3 year old girl.",
        "About 1,200 people and 2000 people, of 1500 fighters.",
        "A 7.62 mm round cost $2014.",
        "He was 18 years old.",
        "The Seven Years War.",
        "He may have said so.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["on 31 February 2016", "on 31 February", "2016-13-25", "5/6/2015", "on 30.02.2016"])
def test_impossible_or_ambiguous_dates_stay_open(text: str) -> None:
    (mention,) = read(text)
    assert mention.when.precision is Precision.UNRESOLVED
    assert bounds(mention) == ".."
    assert mention.when.text == mention.text


@pytest.mark.parametrize("text", ["on Tuesday", "yesterday", "last week", "in March", "the past 48 hours", "right now"])
def test_without_a_date_relative_times_stay_open(text: str) -> None:
    mention = only(text, published=None)
    assert mention.when.precision is Precision.UNRESOLVED
    assert bounds(mention) == ".."


def test_a_full_date_needs_no_publication() -> None:
    assert bounds(only("on 13 December 2016", published=None)) == "2016-12-13..2016-12-14"


def test_later_words_refer_to_the_day_named_last() -> None:
    text = "On 5 May 2016 they fled. The next day shells fell, and two days later others. The same day it rained."
    assert [bounds(mention)[:10] for mention in read(text)] == ["2016-05-05", "2016-05-06", "2016-05-08", "2016-05-08"]


def test_the_day_of_an_event_told_after_another() -> None:
    text = "He was killed on Saturday, a day after the crash. A day after, the road was closed."
    assert [bounds(mention)[:10] for mention in read(text)] == ["2016-12-10", "2016-12-10", "2016-12-11"]


def test_a_day_after_something_undated_is_open() -> None:
    assert only("It came a day after the attack.").when.precision is Precision.UNRESOLVED
    assert read("On Monday shells fell. It came a day after the attack.")[1].when.precision is Precision.UNRESOLVED


def test_what_was_to_come_counts_from_the_day_of_telling() -> None:
    text = "On Wednesday they declared a truce set to begin on Thursday night."
    assert [bounds(mention)[:10] for mention in read(text)] == ["2016-12-07", "2016-12-08"]


def test_a_zone_is_put_on_every_time() -> None:
    zone = ZoneInfo("Asia/Damascus")
    text = "From 4am until now. At 0700 GMT Tuesday."
    interval, clock = find_times(tokenize(text), text, TUESDAY, zone)
    assert interval.when.earliest == datetime(2016, 12, 13, 4, tzinfo=zone)
    assert interval.when.latest == datetime(2016, 12, 14, tzinfo=zone)
    assert clock.when.earliest == datetime(2016, 12, 13, 9, tzinfo=zone)


def test_a_chronicle_counts_from_the_date_before() -> None:
    text = (
        "The war began in 1861. In February 1862 a fort fell. In May it rained. The following year a bridge was lost, "
        "and in late 1863 a city. In January the siege went on until the spring of 1864. Two months later, in 1865 …"
    )
    values = [part.value for mention in read(text, date(2009, 12, 19)) for part in mention.parts or (mention,)]
    assert values[:8] == ["1861", "1862-02", "1862-05", "1863", "1863", "1864-01", "1864-SP", "XXXX-XX"]


def test_years_before_christ_have_values_only() -> None:
    text = "In 490 BC they landed; in 480 they came again, and the following year they left."
    mentions = read(text, narrative=True)
    assert [mention.value for mention in mentions] == ["BC0490", "BC0480", "BC0479"]
    assert {bounds(mention) for mention in mentions} == {".."}


def test_offsets_are_of_the_text() -> None:
    text = "\ufeffNear İzmir, in mid-July – not before – twenty-two shells fell."
    (mention,) = read(text)
    assert text[mention.start : mention.end] == mention.text == "mid-July"
