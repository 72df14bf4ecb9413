"""What holds of a reading whatever the text."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sijill.claims.serial import claim_id, reading_json
from sijill.values.anchor import verify_anchor
from tests.unit.reading.sentences_read import read_text

FRAGMENTS = st.sampled_from(
    "killed wounded 22 people, civilians. at least dozens of shells fell on Aleppo (including children) and on Tuesday "
    'the army said “ ” " : ; Q: no one was were been shelling of in by 12 dead hospitals destroyed more than ١٥٠ قُتل '
    "if may not Damascus 2016 from 4am until now , and the death toll rose to İ ß \n \n\n - missing among them".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=60).map(" ".join))
DATES = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1)))


@given(TEXTS, DATES)
def test_every_claim_stands_where_it_says(text: str, published: date | None) -> None:
    reading = read_text(text, published)
    ids = [claim.id for claim in reading.claims]
    for claim in reading.claims:
        for span in claim.spans:
            verify_anchor(span, text)
        assert claim.count is None or claim.count.text in text
        for place in claim.places:
            assert text[place.start : place.end] == place.text
        assert claim.part_of is None or claim.part_of in ids
        assert claim.part_of != claim.id
        assert claim.id == claim_id(claim)
    for conflict in reading.conflicts:
        assert set(conflict.claims) <= set(ids)


@given(TEXTS, DATES)
def test_the_same_text_gives_the_same_claims(text: str, published: date | None) -> None:
    assert reading_json(read_text(text, published)) == reading_json(read_text(text, published))
