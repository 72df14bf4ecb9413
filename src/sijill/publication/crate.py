"""RO-Crate 1.1 metadata of a package: what each file is, for whoever meets the package without Sijill."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

METADATA, PREVIEW = "ro-crate-metadata.json", "ro-crate-preview.html"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"
KINDS = {
    "anchors": "A stamped or cosigned checkpoint, a time stamp, or an authority's certificates",
    "contents": "The opened content of one entry of the ledger, after the 32 bytes of its salt",
    "formats": "A page of the specification of these formats",
    "keys": "A public key",
    "ledger": "A part of the ledger: its checkpoint, its entries, or hashes of its Merkle tree",
    "originals": "A document, byte for byte as it was added",
    "proofs": "The proof that the entry of a document is in the ledger",
    "readings": "What a document was read to say",
    "verifier": "The verifier that stands alone",
}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".pem": "application/x-pem-file",
    ".png": "image/png",
    ".py": "text/x-python",
    ".tlog-proof": "text/plain",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class CrateFile:
    """One file below `data/`: its path there, its SHA-256 and size, and what it is called."""

    path: str
    sha256: str
    size: int
    name: str = ""


def crate_metadata(
    files: Sequence[CrateFile], *, name: str, description: str, published: str, origin: str, version: str
) -> bytes:
    """The metadata file. `published` is an ISO 8601 date, `version` that of Sijill; the same input gives the same
    bytes.
    """
    described: list[Mapping[str, object]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": PROFILE},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": name,
            "description": description,
            "datePublished": published,
            "identifier": origin,
            "license": {"@id": "#licence"},
            "hasPart": [{"@id": each.path} for each in files],
            "mentions": {"@id": "#sijill"},
        },
        {
            "@id": "#licence",
            "@type": "CreativeWork",
            "name": "As agreed with whoever handed the package over",
            "description": "It may hold testimony that puts people in danger, and carries no licence to publish it.",
        },
        {"@id": "#sijill", "@type": "SoftwareApplication", "name": "Sijill", "softwareVersion": version},
        *(_file(each) for each in files),
    ]
    graph = {"@context": CONTEXT, "@graph": described}
    return (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _file(each: CrateFile) -> dict[str, object]:
    folder, _, _ = each.path.partition("/")
    ending = next((media for end, media in MEDIA_TYPES.items() if each.path.endswith(end)), "application/octet-stream")
    entity: dict[str, object] = {
        "@id": each.path,
        "@type": "File",
        "contentSize": str(each.size),
        "encodingFormat": ending,
        "sha256": each.sha256,
    }
    if each.name:
        entity["name"] = each.name
    if folder in KINDS:
        entity["description"] = KINDS[folder]
    return entity
