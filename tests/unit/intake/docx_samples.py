"""Word documents for the tests, all invented: made by python-docx, and by hand where it cannot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime

import docx
from docx.shared import Pt

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
NAMESPACES = (
    f"{W} {R} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def png() -> bytes:
    """A picture of one white point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")


def report() -> bytes:
    """A report as a person writes it in Word, by python-docx."""
    document = docx.Document()
    document.core_properties.title = "Strike on the mill road"
    document.core_properties.author = "Rana Testwriter"
    document.core_properties.created = datetime(2016, 5, 9, 8, 0)
    document.sections[0].header.paragraphs[0].text = "Testtown Records Group — confidential"
    document.sections[0].footer.paragraphs[0].text = "page of the report"
    document.add_heading("Strike on the mill road", 0)
    document.add_paragraph("Five people were killed on 6 May 2016 when a shell hit the mill.")
    document.add_heading("Witnesses", 1)
    document.add_paragraph("A farmer said that the mill burned.")
    document.add_paragraph("the miller", style="List Bullet")
    table = document.add_table(rows=3, cols=2)
    for row, (name, age) in zip(table.rows, [("Name", "Age"), ("Test One", "9"), ("Test\nTwo", "31")], strict=True):
        row.cells[0].text, row.cells[1].text = name, age
    arabic = document.add_paragraph().add_run("قُتل ثلاثة أشخاص بينهم طفل في 6 أيار 2016.")
    arabic.font.rtl, arabic.font.size = True, Pt(12)
    document.add_picture(io.BytesIO(png()))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def by_hand(body: str, parts: Mapping[str, str | bytes] | None = None, *, head: str = "") -> bytes:
    """A document whose main part has `body`."""
    main = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", main)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return made.getvalue()


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


CHANGED = (
    "<w:p><w:r><w:t>They counted </w:t></w:r>"
    '<w:del w:id="1" w:author="Editor One" w:date="2016-05-10T10:00:00Z"><w:r><w:delText>nine</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="Editor One" w:date="2016-05-10T10:00:00Z"><w:r><w:t>seven</w:t></w:r></w:ins>'
    "<w:r><w:t> dead.</w:t></w:r></w:p>"
)
TEXT_BOX = (
    "<w:p><w:r><w:t>Before the box.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>Two of the dead were sisters.</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Two of the dead were"
    " sisters.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
NOTED = (
    '<w:p><w:r><w:t>Four were wounded.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    '<w:r><w:commentReference w:id="7"/></w:r></w:p>'
)
FOOTNOTES = (
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>A nurse counted three of them.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)
COMMENTS = (
    f'<w:comments {W}><w:comment w:id="7" w:author="Reviewer Two" w:date="2016-05-11T09:00:00Z">'
    "<w:p><w:r><w:t>Check this number.</w:t></w:r></w:p></w:comment></w:comments>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://x/relationships/hyperlink" Target="https://relay.example/a"'
    ' TargetMode="External"/>'
    '<Relationship Id="r2" Type="http://x/relationships/attachedTemplate" Target="https://bad.example/t.dotm"'
    ' TargetMode="External"/>'
    '<Relationship Id="r3" Type="http://x/relationships/image" Target="https://bad.example/p.png"'
    ' TargetMode="External"/>'
    '<Relationship Id="r4" Type="http://x/relationships/aFChunk" Target="afchunk1.html"/>'
    '<Relationship Id="r5" Type="http://x/relationships/oleObject" Target="embeddings/oleObject1.bin"/></Relationships>'
)
EMBEDDED = (
    '<w:p><w:r><w:t>See the list.</w:t></w:r></w:p><w:altChunk r:id="r4"/>'
    '<w:p><w:r><w:object><o:OLEObject r:id="r5"/></w:object></w:r></w:p>'
)
BOMB = '<!DOCTYPE w [<!ENTITY a "dead "><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
LAYOUT_CELL = (
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>First paragraph of the box.</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>Second paragraph of the box.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
NESTED_TABLE = (
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Killed</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>see inside</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>men</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>4</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:p><w:r><w:t>women</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>"
    "</w:tbl></w:tc></w:tr></w:tbl>"
)
