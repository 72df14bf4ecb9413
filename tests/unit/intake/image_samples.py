"""Pictures with headers that say when, where and with what they were taken; the pixels are blank."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from PIL import Image

TAKEN = {0x9003: "2016:11:25 14:03:12", 0x9291: "250", 0x9011: "+02:00"}
GPS = {
    1: "N",
    2: (36.0, 12.0, 30.5),
    3: "E",
    4: (37.0, 9.0, 0.0),
    5: b"\x00",
    6: 390.5,
    7: (12.0, 3.0, 12.0),
    17: 121.4,
    29: "2016:11:25",
}
DEVICE = {0x010F: "Lumo", 0x0110: "Lumo P3", 0x0131: "P3 1.4", 0x0112: 6}


def exif(
    main: Mapping[int, Any] | None = None,
    camera: Mapping[int, Any] | None = None,
    gps: Mapping[int, Any] | None = None,
) -> Image.Exif:
    made = Image.Exif()
    made.update(main or {})
    for directory, tags in ((0x8769, camera), (0x8825, gps)):
        if tags:
            made.get_ifd(directory).update(tags)
    return made


def picture(
    format: str = "JPEG", said: Image.Exif | None = None, size: tuple[int, int] = (64, 48), **more: Any
) -> bytes:
    made = io.BytesIO()
    if said is not None:
        more["exif"] = said
    Image.new("RGB", size).save(made, format, **more)
    return made.getvalue()


def with_iptc(jpeg: bytes, fields: Mapping[int, str]) -> bytes:
    """A JPEG with fields of IPTC record 2 in the block that Photoshop made for them (APP13, 8BIM 0x0404)."""
    records = b"".join(
        b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(words.encode())) + words.encode()
        for number, words in fields.items()
    )
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(records)) + records
    block += b"\x00" * (len(records) % 2)
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


def xmp(description: str, creator: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>'
        f"<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def xmp_bomb() -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>'


def heic(said: Image.Exif | None) -> bytes:
    """What an iPhone writes, less the picture: Pillow opens none of it."""
    head = struct.pack(">I", 24) + b"ftypheic\x00\x00\x00\x00mif1heic"
    body = b"\x00\x00\x00\x06" + said.tobytes() if said is not None else b"\x00" * 64
    return head + struct.pack(">I", len(body) + 8) + b"mdat" + body


def png_bomb() -> bytes:
    """A PNG that says it has 40,000 × 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
