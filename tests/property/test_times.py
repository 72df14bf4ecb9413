"""The time grammar over many inputs: every day of the calendar in many spellings, and every text."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sijill.reading.times import find_times
from sijill.reading.tokens import tokenize

PIECES = (
    "on|in|at|from|until|to|between|and|since|the|a|of|last|next|this|past|that|same|early|mid|late|end|few|half|Tuesday|"
    "Mondays|May|March|Dec.|December|13|31|4am|10:45|pm|2016|1914-18|480|BC|'99|1930s|19th|century|day|days|week|hours|"
    "ago|later|after|before|morning|night|dawn|now|today|yesterday|overnight|eve|daily|every|spring|fall|"
    "12/13/2016|2016-02-30|999999999|two|second|old|-|–|,|.|:|/|\n|mid-July|three-year-old|٢٠١٦|٣٠|0700 GMT|"
    "Kanun al-Thani|as I write"
).split("|")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join)
DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31))
FORMS = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%a %d %b %Y", "%A, %d %B %Y", "%b. %d, %Y", "%Y-%m-%d")


@given(DAYS, st.sampled_from(FORMS), st.none() | DAYS, st.booleans())
def test_a_full_date_is_that_day_whenever_published(day: date, form: str, published: date | None, upper: bool) -> None:
    written = day.strftime(form).upper() if upper else day.strftime(form)
    text = f"Shells fell on {written}."
    (mention,) = find_times(tokenize(text), text, published, None)
    assert mention.value == day.isoformat()
    assert mention.when.earliest is not None and mention.when.earliest.date() == day
    assert mention.when.latest is not None and mention.when.latest.date() == day + timedelta(days=1)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_latest_not_after_publication(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    text = f"Shells fell on {day.strftime('%A')}."
    (mention,) = find_times(tokenize(text), text, published, None)
    assert mention.value == day.isoformat()


@given(TEXTS | st.text(max_size=200), st.none() | DAYS, st.sampled_from((None, True, False)))
def test_any_text_gives_ordered_mentions_that_stand_in_it(
    text: str, published: date | None, narrative: bool | None
) -> None:
    tokens = tokenize(text)
    mentions = find_times(tokens, text, published, None, narrative)
    assert mentions == find_times(tokens, text, published, None, narrative)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text == mention.when.text
        assert all(mention.start <= part.start < part.end <= mention.end for part in mention.parts)
        end = mention.end
