"""Pictures: what a file says of when, where and with what it was taken, as claims of the file."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sijill.claims.claim import Claim, Modality
from sijill.errors import UnreadableDocument
from sijill.gazetteer import load_gazetteer
from sijill.intake.section import How
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.reading.reader import read_claims
from sijill.values.document import Document, Speaker
from sijill.values.when import Precision
from tests.unit.intake import image_samples as samples
from tests.unit.intake.originals import said, take, zipped


def full() -> Image.Exif:
    """Made anew each time: Pillow takes the orientation out of what it writes."""
    return samples.exif(samples.DEVICE, samples.TAKEN, samples.GPS)


NOTHING = "it says nothing of when, where and with what it was taken (messengers take that away)"


def taken(name: str, data: bytes, how: How | None = None) -> tuple[Document, Claim]:
    (section,) = take(name, data, how)
    (claim,) = section.stated
    return section.document, claim


@pytest.mark.parametrize(("format", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")])
def test_time_place_and_device_are_one_claim_of_the_file(format: str, ending: str) -> None:
    document, claim = taken(f"IMG_1.{ending}", samples.picture(format, full()))
    assert (claim.kind, claim.rule, claim.count, claim.subject) == ("recording", "exif.taken", None, None)
    assert (claim.modality, claim.speakers) == (Modality.ALLEGED, (Speaker("EXIF", "device"),))
    zone = timezone(timedelta(hours=2))
    assert claim.when is not None
    assert (claim.when.earliest, claim.when.precision) == (datetime(2016, 11, 25, 14, 3, tzinfo=zone), Precision.MINUTE)
    assert claim.when.text == "2016-11-25 14:03:12.250000+02:00"
    (place,) = claim.places
    (candidate,) = place.candidates
    assert (place.text, candidate.id, candidate.score) == ("36.20847, 37.15000", "exif:36.20847,37.15000", 1.0)
    assert (candidate.lat, candidate.lon) == pytest.approx((36.208472, 37.15))
    assert claim.means == "Lumo P3"
    assert [span.quote for span in claim.spans] == [claim.when.text, place.text, "Lumo P3"]
    assert document.text[place.start : place.end] == place.text
    assert claim.when_at is not None
    assert document.text[slice(*claim.when_at)] == claim.when.text


def test_the_working_copy_is_what_the_headers_say() -> None:
    document, _ = taken("IMG_1.jpg", samples.picture("JPEG", full()))
    assert document.text.splitlines() == [
        "file: IMG_1.jpg",
        f"picture: JPEG, 64 × 48 pixels, {len(samples.picture('JPEG', full())):,} bytes",
        "taken: 2016-11-25 14:03:12.250000+02:00",
        "time by satellites: 2016-11-25 12:03:12+00:00",
        "place: 36.20847, 37.15000",
        "altitude: 390.5 m",
        "direction: 121°",
        "device: Lumo P3",
        "software: P3 1.4",
        "orientation: turned left by 90°",
        "",
    ]
    assert document.working_copy.startswith("Pillow ")
    assert said(document) == []


def test_fields_of_the_file_are_not_read_a_second_time_as_text() -> None:
    document, _ = taken("2016 killed in Aleppo.jpg", samples.picture("JPEG", full()))
    assert read_claims(document, load_gazetteer()).claims == ()


def test_the_picture_itself_is_kept() -> None:
    data = samples.picture("JPEG", full())
    document, _ = taken("IMG_1.jpg", data)
    (kept,) = document.attachments
    assert (kept.name, kept.media_type, kept.size_bytes) == ("IMG_1.jpg", "image/jpeg", len(data))
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


def test_a_time_without_a_zone_is_local() -> None:
    picture = samples.picture("JPEG", samples.exif(camera={0x9003: "2016:11:25 14:03:12"}))
    document, claim = taken("a.jpg", picture)
    assert claim.when is not None and claim.when.earliest == datetime(2016, 11, 25, 14, 3)
    assert UNKNOWN_ZONE in document.notes


def test_a_time_without_a_zone_is_in_the_zone_that_is_given() -> None:
    picture = samples.picture("JPEG", samples.exif(camera={0x9003: "2016:11:25 14:03:12"}))
    document, claim = taken("a.jpg", picture, How(zone=ZoneInfo("Asia/Damascus")))
    assert claim.when is not None and claim.when.earliest is not None
    assert claim.when.earliest.isoformat() == "2016-11-25T14:03:00+02:00"
    assert UNKNOWN_ZONE not in document.notes


def test_the_time_by_satellites_stands_in_where_the_clock_says_nothing() -> None:
    picture = samples.picture("JPEG", samples.exif(gps=samples.GPS))
    _, claim = taken("a.jpg", picture)
    assert claim.when is not None and claim.when.earliest is not None
    assert claim.when.earliest.isoformat() == "2016-11-25T12:03:00+00:00"
    _, claim = taken("a.jpg", picture, How(zone=ZoneInfo("Asia/Damascus")))
    assert claim.when is not None and claim.when.earliest is not None
    assert claim.when.earliest.isoformat() == "2016-11-25T14:03:00+02:00"


def test_a_clock_and_satellites_that_contradict_each_other_are_named() -> None:
    camera = {0x9003: "2016:11:27 14:03:12"}
    document, _ = taken("a.jpg", samples.picture("JPEG", samples.exif(camera=camera, gps=samples.GPS)))
    assert "its clock and its time by satellites are 50.0 hours apart: one of them is wrong" in document.notes


def test_a_clock_that_is_right_tells_its_zone() -> None:
    camera = {0x9003: "2016:11:25 14:03:12"}
    document, _ = taken("a.jpg", samples.picture("JPEG", samples.exif(camera=camera, gps=samples.GPS)))
    told = "its clock and its time by satellites agree in the zone UTC+02:00, which the file does not name"
    assert told in document.notes


def test_south_and_west_are_negative_and_below_the_sea_too() -> None:
    gps = {**samples.GPS, 1: "S", 3: "W", 5: b"\x01"}
    document, claim = taken("a.jpg", samples.picture("JPEG", samples.exif(gps=gps)))
    assert claim.places[0].text == "-36.20847, -37.15000"
    assert "altitude: -390.5 m" in document.text


@pytest.mark.parametrize(
    ("gps", "note"),
    [
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, "its place is 0°, 0°, which devices write"),
        ({1: "N", 2: (136.0, 0.0, 0.0), 3: "E", 4: (37.0, 0.0, 0.0)}, "its latitude and longitude are none"),
        ({1: "N", 2: (36.0, 0.0, 0.0)}, "its latitude and longitude are none"),
    ],
)
def test_a_place_that_is_none_is_not_taken(gps: dict[int, object], note: str) -> None:
    document, claim = taken("a.jpg", samples.picture("JPEG", samples.exif(camera=samples.TAKEN, gps=gps)))
    assert claim.places == ()
    assert any(each.startswith(note) for each in document.notes)


@pytest.mark.parametrize("written", ["2016:13:45 99:00:00", "yesterday", "0001:01:01 00:00:00"])
def test_a_time_that_is_none_is_named_and_not_taken(written: str) -> None:
    data = samples.picture("JPEG", samples.exif(samples.DEVICE, {0x9003: written}))
    document, claim = taken("a.jpg", data)
    assert claim.when is None
    assert f"the time it was taken is written as {written!r}, which is none" in document.notes


def test_a_picture_that_says_nothing_is_kept() -> None:
    (section,) = take("IMG-20161125-WA0003.jpg", samples.picture("JPEG"))
    assert section.stated == ()
    assert section.document.text.startswith("file: IMG-20161125-WA0003.jpg\npicture: JPEG, 64 × 48 pixels, ")
    assert NOTHING in section.document.notes
    assert len(section.document.attachments) == 1


def test_what_leads_to_who_took_it_is_left_out() -> None:
    camera = {**samples.TAKEN, 0xA431: "SN-77120", 0xA430: "Rana K."}
    document, _ = taken("a.jpg", samples.picture("JPEG", samples.exif(camera=camera)))
    assert "SN-77120" not in document.text and "Rana" not in document.text
    assert any("names the serial number and the owner of the camera, left out here" in note for note in document.notes)
    assert not any("77120" in note for note in document.notes)


def test_captions_are_words_and_are_read() -> None:
    caption = "Seven people were killed in Aleppo on 25 November 2016."
    data = samples.picture("JPEG", samples.exif({0x010E: caption}, samples.TAKEN))
    document, _ = taken("a.jpg", data)
    assert [words for words, _ in said(document)] == [caption]
    (killed,) = read_claims(document, load_gazetteer()).claims
    assert (killed.kind, killed.count and killed.count.low) == ("killed", 7)


def test_arabic_captions_are_read() -> None:
    caption = "قُتل ٧ أشخاص في حلب"
    exif = samples.exif({0x010E: caption.encode()}, samples.TAKEN)
    document, _ = taken("a.jpg", samples.picture("JPEG", exif))
    assert [words for words, _ in said(document)] == [caption]
    comment = samples.exif(camera={0x9286: b"UNICODE\x00" + caption.encode("utf-16-le")})
    (section,) = take("a.jpg", samples.picture("JPEG", comment))
    assert [words for words, _ in said(section.document)] == [caption]


def test_captions_and_credits_of_iptc_and_xmp_stand_once() -> None:
    caption = "Two people were wounded in Homs."
    data = samples.picture("JPEG", full(), xmp=samples.xmp(caption, "A Desk"))
    data = samples.with_iptc(data, {120: caption, 80: "A Desk", 110: "An Agency"})
    document, _ = taken("a.jpg", data)
    assert [words for words, _ in said(document)] == [caption]
    assert document.text.count("credit: A Desk\n") == 1
    assert "credit: An Agency\n" in document.text


def test_what_a_camera_writes_for_a_caption_is_none() -> None:
    document, _ = taken("a.jpg", samples.picture("JPEG", samples.exif({0x010E: "LUMO DIGITAL CAMERA"}, samples.TAKEN)))
    assert said(document) == []


def test_heic_is_kept_and_its_exif_read() -> None:
    document, claim = taken("IMG_2.HEIC", samples.heic(full()))
    assert claim.when is not None and claim.means == "Lumo P3"
    assert document.attachments[0].media_type == "image/heic"
    assert any(note.startswith("HEIC is not opened here: the picture is kept") for note in document.notes)


def test_heic_without_exif_is_kept_and_named() -> None:
    (section,) = take("IMG_2.HEIC", samples.heic(None))
    assert section.stated == () and NOTHING in section.document.notes


def test_tiff_of_several_pages_is_named() -> None:
    data = samples.picture(
        "TIFF", samples.exif(samples.DEVICE), save_all=True, append_images=[Image.new("RGB", (5, 5))]
    )
    document, _ = taken("scan.tif", data)
    assert "holds 2 pictures; only what the first says is read" in document.notes


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"bomb\.png: says that it has more than 178 million pixels: a decomp"):
        take("bomb.png", samples.png_bomb())


def test_an_xml_bomb_in_a_picture_is_not_unpacked() -> None:
    document, _ = taken("a.jpg", samples.picture("JPEG", full(), xmp=samples.xmp_bomb()))
    assert "its XMP fields are damaged and not read" in document.notes


def test_a_picture_cut_short() -> None:
    document, claim = taken("cut.jpg", samples.picture("JPEG", full(), (800, 600))[:1500])
    assert claim.when is not None and document.attachments
    with pytest.raises(UnreadableDocument, match=r"cut\.jpg: the picture is damaged: its head cannot be read"):
        take("cut.jpg", samples.picture("JPEG")[:20])


def test_a_picture_in_an_archive_says_where_it_lies() -> None:
    (section,) = take("all.zip", zipped({"photos/IMG_1.jpg": samples.picture("JPEG", full())}))
    assert section.document.text.startswith("file: photos/IMG_1.jpg\n")
    assert section.document.passages[0].locator == "photos/IMG_1.jpg"


GOOD = (
    samples.with_iptc(samples.picture("JPEG", full(), xmp=samples.xmp("Words", "Desk")), {120: "Words"}),
    samples.picture("PNG", full()),
    samples.picture("TIFF", full()),
    samples.picture("WEBP", full()),
    samples.picture("AVIF", full()),
    samples.heic(full()),
)


@given(
    data=st.sampled_from(GOOD),
    cuts=st.lists(st.tuples(st.integers(4, 1500), st.integers(0, 20), st.binary(max_size=12)), max_size=8),
)
def test_any_damage_is_refused_or_kept(data: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for at, size, put in cuts:
        data = data[:at] + put + data[at + size :]
    try:
        sections = take("any.jpg", data)
    except UnreadableDocument as refused:
        assert str(refused).startswith("any.jpg: ")
    else:
        assert sections
