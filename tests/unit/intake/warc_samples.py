"""Web archives for the tests, all invented: records as ISO 28500 has them, packed as crawlers do."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping

from tests.unit.intake.originals import zipped

DATE = "2021-01-02T10:00:00Z"
PAGE = (
    b'<!DOCTYPE html><html><head><meta charset="utf-8"><title>The mill</title></head><body><h1>The mill</h1>'
    b"<p>Three men were killed at the mill on Thursday.</p></body></html>"
)


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


class Crawl:
    """A crawl that is being written: add answers of servers, then take the bytes. Every record is a gzip member."""

    def __init__(self, *, packed: bool = True) -> None:
        self.packed = packed
        self.data = b""

    def write(self, kind: str, block: bytes, fields: Mapping[str, str]) -> Crawl:
        lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Date: {DATE}", f"WARC-Record-ID: <urn:test:{len(self.data)}>"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        record = "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"
        self.data += gzip.compress(record, mtime=0) if self.packed else record
        return self

    def info(self) -> Crawl:
        return self.write("warcinfo", b"software: test\r\n", {"Content-Type": "application/warc-fields"})

    def answer(
        self,
        address: str,
        data: bytes,
        *,
        status: str = "200 OK",
        kind: str = "text/html",
        headers: Iterable[tuple[str, str]] = (),
        digest: str = "",
    ) -> Crawl:
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *(f"{name}: {value}" for name, value in headers)]
        fields = {
            "WARC-Target-URI": address,
            "Content-Type": "application/http; msgtype=response",
            "WARC-Payload-Digest": digest or sha1(data),
        }
        return self.write("response", "\r\n".join([*lines, "", ""]).encode() + data, fields)

    def record(self, address: str, kind: str, data: bytes, media_type: str) -> Crawl:
        return self.write(kind, data, {"WARC-Target-URI": address, "Content-Type": media_type})

    def revisit(self, address: str) -> Crawl:
        return self.write("revisit", b"HTTP/1.1 200 OK\r\n\r\n", {"WARC-Target-URI": address})

    def request(self, address: str) -> Crawl:
        return self.write("request", b"GET / HTTP/1.1\r\nHost: relay.example\r\n\r\n", {"WARC-Target-URI": address})


def chunked(data: bytes, size: int = 50) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def package(warc: bytes, pages: Iterable[str], *, changed: Mapping[str, bytes] | None = None) -> bytes:
    """A WACZ; `changed` replaces members after their digests were taken."""
    listed = [{"format": "json-pages-1.0", "id": "pages"}, *({"url": page, "ts": DATE} for page in pages)]
    members = {
        "archive/data.warc.gz": warc,
        "pages/pages.jsonl": "\n".join(json.dumps(each) for each in listed).encode(),
        "indexes/index.cdx.gz": gzip.compress(b"x"),
    }
    resources = [
        {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        for name, data in members.items()
    ]
    whole = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(whole).hexdigest()}", "signedData": {}}
    return zipped(
        {
            **members,
            "datapackage.json": whole,
            "datapackage-digest.json": json.dumps(digest).encode(),
            **(changed or {}),
        }
    )
