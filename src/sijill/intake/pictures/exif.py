"""The headers of a picture, as values: EXIF, IPTC and XMP, read with Pillow. Pixels are never decoded."""

from __future__ import annotations

import io
import math
import re
import struct
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree.ElementTree import ParseError

import PIL
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageFile, IptcImagePlugin

from sijill.errors import UnreadableDocument

FAILED = (
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    EOFError,
    struct.error,
)
"""What Pillow raises on damaged headers."""
SAYS_NOTHING = "it says nothing of when, where and with what it was taken (messengers take that away)"
EXIF, GPS = 0x8769, 0x8825
MAX_WORDS, MAX_CAPTION = 300, 20_000
MAX_CHUNKS = 10_000
MAX_XMP, MAX_XMP_FIELDS = 1 << 20, 100
HEIC = (b"heic", b"heix", b"mif1", b"avif")
HEIC_EXIF = re.compile(rb"Exif\x00\x00(?=II\*\x00|MM\x00\*)")
Image.init()
FORMATS = tuple(each for each in ("JPEG", "MPO", "PNG", "TIFF", "WEBP", "AVIF") if each in Image.OPEN)
"""What is opened, as far as this build of Pillow can; Pillow knows many more, which nobody needs here."""
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
DATE = re.compile(r"(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
NO_CAPTION = re.compile(r"[A-Z ]*DIGITAL CAMERA\s*|(?:screen ?shot|untitled|default|ascii)\W*", re.IGNORECASE)
YEARS = range(1900, 2200)
ORIENTATIONS = {3: "upside down", 6: "turned left by 90°", 8: "turned right by 90°"}
"""How the picture lies in the file; the mirrored ones are made by no camera."""
XMP_CAPTIONS = ("{http://purl.org/dc/elements/1.1/}description", "{http://purl.org/dc/elements/1.1/}title")
XMP_CREDITS = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://purl.org/dc/elements/1.1/}rights",
    "{http://ns.adobe.com/photoshop/1.0/}Credit",
)
CHARACTER_SETS = {b"ASCII\x00\x00\x00": "utf-8", b"UNICODE\x00": "utf-16", b"\x00" * 8: "utf-8"}


@dataclass(slots=True)
class Said:
    """What a picture says of itself; `read_with` is what its headers were read with.

    `taken` is the time of the device's clock, with a zone where the file names one, `satellites` that of GPS (UTC),
    `place` latitude and longitude in degrees.
    """

    format: str
    read_with: str
    width: int = 0
    height: int = 0
    taken: datetime | None = None
    satellites: datetime | None = None
    place: tuple[float, float] | None = None
    altitude: str = ""
    direction: str = ""
    accuracy: str = ""
    device: str = ""
    software: str = ""
    changed: str = ""
    orientation: str = ""
    captions: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_headers(name: str, data: bytes) -> Said:
    """Read what a picture says of itself. Raises UnreadableDocument where it cannot be opened, or is a bomb."""
    said = Said("", f"Pillow {PIL.__version__}")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        # of large pictures Pillow warns from half of its limit on; their pixels are not decoded here
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        _read(said, name, data)
    if warned:
        said.notes.append("its headers are damaged; what can be read of them is given")
    said.captions, said.credits = _once(said.captions), _once(said.credits)
    return said


def _read(said: Said, name: str, data: bytes) -> None:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 10**6
        raise UnreadableDocument(
            f"{name}: says that it has more than {most} million pixels: a decompression bomb, not opened"
        ) from None
    except FAILED:
        if data[4:8] != b"ftyp" or data[8:12] not in HEIC:
            raise UnreadableDocument(f"{name}: the picture is damaged: its head cannot be read") from None
        _read_heic(said, data)
        return
    with image:
        said.format, (said.width, said.height) = image.format or "picture", image.size
        _read_exif(said, _exif(image, data))
        for called, read in (("IPTC", _read_iptc), ("XMP", _read_xmp)):
            try:
                read(said, image)
            except (*FAILED, ParseError, DefusedXmlException):
                said.notes.append(f"its {called} fields are damaged and not read")
        frames = _frames(image)
        if frames > 1 and said.format in ("TIFF", "WEBP", "AVIF"):
            said.notes.append(f"holds {frames} pictures; only what the first says is read")


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except FAILED:
        return 1


def _read_heic(said: Said, data: bytes) -> None:
    """A picture that Pillow cannot open: its EXIF stands in it as in any other (ISO/IEC 23008-12, A.2.1)."""
    said.format = "HEIC"
    said.notes.append("HEIC is not opened here: the picture is kept, and its EXIF is read where it has one")
    exif = Image.Exif()
    match = HEIC_EXIF.search(data)
    if match is not None:
        try:
            exif.load(data[match.start() : match.start() + (1 << 20)])
        except FAILED:
            said.notes.append("its EXIF fields are damaged and not read")
    _read_exif(said, exif)


def _exif(image: Image.Image, data: bytes) -> Image.Exif:
    """The EXIF of a picture. Pillow would decode the pixels of a PNG to look behind them."""
    if image.format != "PNG":
        try:
            return image.getexif()
        except FAILED:
            return Image.Exif()
    exif, at = Image.Exif(), 8
    for _ in range(MAX_CHUNKS):
        head = data[at : at + 8]
        if len(head) < 8:
            break
        (size,) = struct.unpack(">I", head[:4])
        if head[4:] == b"eXIf":
            try:
                exif.load(b"Exif\x00\x00" + data[at + 8 : at + 8 + size])
            except FAILED:
                break
        at += size + 12
    return exif


def _read_exif(said: Said, exif: Image.Exif) -> None:
    main, camera, gps = _tags(exif, None), _tags(exif, EXIF), _tags(exif, GPS)
    said.device = _device(_words(main.get(0x010F)), _words(main.get(0x0110)))
    said.software = _words(main.get(0x0131))
    said.changed = _words(main.get(0x0132))
    said.orientation = ORIENTATIONS.get(_whole(main.get(0x0112)), "")
    said.taken = _time(said, camera)
    _read_gps(said, gps)
    for value in (main.get(0x010E), _comment(camera.get(0x9286)), _wide(main.get(0x9C9B)), _wide(main.get(0x9C9C))):
        _add_caption(said, value)
    said.credits += [words for tag in (0x013B, 0x8298) if (words := _words(main.get(tag)))]
    hidden = [what for tag, what in ((0xA431, "serial number"), (0xA430, "owner")) if _words(camera.get(tag))]
    hidden += ["serial number"] if _words(main.get(0xC62F)) and "serial number" not in hidden else []
    if hidden:
        said.notes.append(
            f"it names the {' and the '.join(hidden)} of the camera, left out here: that can lead to who took it"
        )


def _tags(exif: Image.Exif, directory: int | None) -> Mapping[int, Any]:
    try:
        return dict(exif) if directory is None else dict(exif.get_ifd(directory))
    except FAILED:
        return {}


def _time(said: Said, camera: Mapping[int, Any]) -> datetime | None:
    """DateTimeOriginal with SubSecTimeOriginal and OffsetTimeOriginal (EXIF 2.32, 4.6.5 F)."""
    written = _words(camera.get(0x9003))
    match = DATE.match(written)
    if match is None:
        if written.strip(": 0"):
            said.notes.append(f"the time it was taken is written as {written!r}, which is none")
        return None
    at: datetime | None
    try:
        at = datetime(*map(int, match.groups()))  # type: ignore[arg-type]
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        said.notes.append(f"the time it was taken is written as {written!r}, which is none")
        return None
    fraction = _words(camera.get(0x9291))[:6]
    if fraction.isascii() and fraction.isdigit():
        at = at.replace(microsecond=int(fraction.ljust(6, "0")))
    offset = OFFSET.fullmatch(_words(camera.get(0x9011)))
    if offset is not None and int(offset[2]) <= 14 and int(offset[3]) < 60:
        apart = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        at = at.replace(tzinfo=timezone(-apart if offset[1] == "-" else apart))
    return at


def _read_gps(said: Said, gps: Mapping[int, Any]) -> None:
    """Latitude, longitude, altitude and time by satellites (EXIF 2.32, 4.6.6)."""
    latitude, longitude = _degrees(gps.get(2), gps.get(1), "S", 90), _degrees(gps.get(4), gps.get(3), "W", 180)
    if latitude is not None and longitude is not None:
        if latitude == longitude == 0:
            said.notes.append("its place is 0°, 0°, which devices write that know none: not taken as a place")
        else:
            said.place = (latitude, longitude)
    elif gps.get(2) is not None or gps.get(4) is not None:
        said.notes.append("its latitude and longitude are none, so no place is taken from them")
    altitude = _number(gps.get(6))
    if altitude is not None and abs(altitude) < 100_000:
        below = gps.get(5) in (1, b"\x01")
        said.altitude = f"{'-' if below else ''}{altitude:.1f} m"
    direction, accuracy = _number(gps.get(17)), _number(gps.get(31))
    said.direction = f"{direction:.0f}°" if direction is not None and 0 <= direction <= 360 else ""
    said.accuracy = f"± {accuracy:.0f} m" if accuracy is not None and 0 < accuracy < 1_000_000 else ""
    said.satellites = _satellites(gps)


def _satellites(gps: Mapping[int, Any]) -> datetime | None:
    day = re.match(r"(\d{4})[:\-](\d{2})[:\-](\d{2})", _words(gps.get(29)))
    clock = _numbers(gps.get(7))
    if day is None or len(clock) != 3 or not all(0 <= part < 61 for part in clock):
        return None
    try:
        begin = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC)
        if begin.year not in YEARS:
            return None
        return begin + timedelta(hours=int(clock[0]), minutes=int(clock[1]), seconds=int(clock[2]))
    except (ValueError, OverflowError):
        return None


def _degrees(value: object, side: object, negative: str, most: int) -> float | None:
    parts = _numbers(value)
    if not 1 <= len(parts) <= 3 or any(part < 0 for part in parts):
        return None
    degrees = sum(part / 60**power for power, part in enumerate(parts))
    return (-degrees if _words(side).upper().startswith(negative) else degrees) if degrees <= most else None


def _numbers(value: object) -> list[float]:
    """Finite numbers of a field; none of them where one is not."""
    held = value if isinstance(value, tuple) else (value,)
    numbers = [_number(each) for each in held]
    return [] if None in numbers else [number for number in numbers if number is not None]


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except FAILED:
        return None
    return number if math.isfinite(number) else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _device(make: str, model: str) -> str:
    """The make and the model, the make once: many models begin with it."""
    return model if model.lower().startswith(make.lower()) and model else f"{make} {model}".strip()


def _words(value: object, most: int = MAX_WORDS) -> str:
    """A field of words on one line. Pillow reads them as Latin-1; most programs write UTF-8."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return CONTROLS.sub(" ", value.partition("\x00")[0]).strip()[:most]


def _comment(value: object) -> str:
    """UserComment: its first eight bytes name its characters (EXIF 2.32, 4.6.5 D)."""
    if not isinstance(value, bytes):
        return _words(value, MAX_CAPTION)
    encoding = CHARACTER_SETS.get(value[:8])
    if encoding == "utf-16" and value[8:10] not in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-le" if value[9:10] in (b"\x00", b"\x06") else "utf-16-be"
    return "" if encoding is None else value[8:].decode(encoding, errors="replace").strip("\x00 ")


def _wide(value: object) -> str:
    """The fields of Windows: UTF-16, little end first."""
    return value.decode("utf-16-le", errors="replace") if isinstance(value, bytes) else ""


def _add_caption(said: Said, value: object) -> None:
    words = _words(value, MAX_CAPTION)
    if words and not NO_CAPTION.fullmatch(words) and any(map(str.isalpha, words)):
        said.captions.append(words)


def _read_iptc(said: Said, image: ImageFile.ImageFile) -> None:
    """Caption, headline, by-line, credit, copyright (IPTC-IIM 4.2, record 2)."""
    held = IptcImagePlugin.getiptcinfo(image) or {}
    for key in ((2, 105), (2, 120)):
        for value in _all(held.get(key)):
            _add_caption(said, value)
    said.credits += [
        words for key in ((2, 80), (2, 110), (2, 116)) for value in _all(held.get(key)) if (words := _words(value))
    ]


def _all(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _read_xmp(said: Said, image: ImageFile.ImageFile) -> None:
    held = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if not held or len(held) > MAX_XMP:
        return
    root = fromstring(held.strip(b"\x00 ") if isinstance(held, bytes) else held)
    left = MAX_XMP_FIELDS
    for element in root.iter():
        found = dict(element.attrib)
        if element.tag in (*XMP_CAPTIONS, *XMP_CREDITS) and left:
            left -= 1  # one may hold the next: each is written out once more
            found[element.tag] = " ".join(text.strip() for text in element.itertext() if text.strip())
        for tag, value in found.items():
            if tag in XMP_CAPTIONS:
                _add_caption(said, value)
            elif tag in XMP_CREDITS and (words := _words(value)):
                said.credits.append(words)


def _once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))
