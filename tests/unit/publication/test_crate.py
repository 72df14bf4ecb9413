"""The metadata of a package: what RO-Crate 1.1 asks for, and opened by its own library (formats/package.md)."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

from sijill.publication.crate import KINDS, METADATA, PREVIEW, CrateFile, crate_metadata

CONTENTS = {
    "anchors/" + "a" * 64: b"note",
    "contents/3": b"salt and content",
    "formats/ledger.md": b"# The ledger",
    "keys/" + "b" * 64 + ".pem": b"-----BEGIN PUBLIC KEY-----\n",
    "ledger/checkpoint": b"sijill/\n",
    "ledger/tile/0/000.p/3": b"hashes",
    "originals/2.pdf": b"%PDF",
    "originals/4": b"?",
    "proofs/2.tlog-proof": b"c2sp.org/tlog-proof@v1\n",
    "readings/3.json": b"{}",
    "register.json": b"{}",
    "ro-crate-preview.html": b"<!doctype html>",
    "verifier/sijill_verify.py": b"#",
}
FILES = [
    CrateFile(path, sha256(data).hexdigest(), len(data), "شهادة.pdf" if path.startswith("originals/2") else "")
    for path, data in CONTENTS.items()
]
TOLD = {
    "name": "Evidence package",
    "description": "One document",
    "published": "2026-10-01",
    "origin": "sijill/" + "c" * 64,
    "version": "0.1.0",
}
WRITTEN = crate_metadata(FILES, **TOLD)
ENTITIES: dict[str, dict[str, Any]] = {each["@id"]: each for each in json.loads(WRITTEN)["@graph"]}


def test_the_library_of_the_standard_opens_it(tmp_path: Path) -> None:
    for path, data in {**CONTENTS, METADATA: WRITTEN}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    crate = ROCrate(str(tmp_path))
    assert crate.name == TOLD["name"]
    assert crate.description == TOLD["description"]
    assert {each.id for each in crate.data_entities} == set(CONTENTS) - {PREVIEW}
    for entity in crate.data_entities:
        assert entity["sha256"] == sha256((tmp_path / entity.id).read_bytes()).hexdigest()
        assert entity["contentSize"] == str((tmp_path / entity.id).stat().st_size)
        assert entity.type == "File"


def test_the_descriptor_names_the_version_and_the_root() -> None:
    # RO-Crate 1.1, Root Data Entity
    assert json.loads(WRITTEN)["@context"] == "https://w3id.org/ro/crate/1.1/context"
    descriptor = ENTITIES[METADATA]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = ENTITIES["./"]
    assert {"name", "description", "datePublished", "license"} <= root.keys()
    assert root["identifier"] == TOLD["origin"]
    assert root["license"]["@id"] in ENTITIES


def test_every_file_is_a_part_and_every_reference_is_described() -> None:
    assert [part["@id"] for part in ENTITIES["./"]["hasPart"]] == list(CONTENTS)
    referred = {value["@id"] for each in ENTITIES.values() for value in each.values() if isinstance(value, dict)}
    assert referred - ENTITIES.keys() == {"https://w3id.org/ro/crate/1.1"}
    assert len(json.loads(WRITTEN)["@graph"]) == len(ENTITIES)


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("originals/2.pdf", "application/pdf"),
        ("originals/4", "application/octet-stream"),
        ("readings/3.json", "application/json"),
        ("proofs/2.tlog-proof", "text/plain"),
        ("ledger/tile/0/000.p/3", "application/octet-stream"),
        ("verifier/sijill_verify.py", "text/x-python"),
        ("ro-crate-preview.html", "text/html"),
    ],
)
def test_a_file_says_what_it_is(path: str, media: str) -> None:
    assert ENTITIES[path]["encodingFormat"] == media


def test_every_folder_of_a_package_is_explained() -> None:
    for path in CONTENTS:
        folder, slash, _ = path.partition("/")
        assert ("description" in ENTITIES[path]) is bool(slash)
        assert not slash or ENTITIES[path]["description"] == KINDS[folder]


def test_a_name_is_given_where_there_is_one() -> None:
    assert ENTITIES["originals/2.pdf"]["name"] == "شهادة.pdf"
    assert "name" not in ENTITIES["originals/4"]
    assert "شهادة".encode() in WRITTEN


def test_the_same_package_has_the_same_metadata() -> None:
    assert crate_metadata(FILES, **TOLD) == WRITTEN
    assert WRITTEN.endswith(b"}\n")
