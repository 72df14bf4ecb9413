"""One vector and the file of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
VECTORS = HERE / "vectors.json"


@dataclass(frozen=True, slots=True)
class Vector:
    """A key, a message, a signature, and what is to be said of them."""

    group: str
    name: str
    public: bytes
    message: bytes
    signature: bytes
    valid: bool = False
    lax: tuple[str, ...] = ()
    """Refusals of reference.py without which the signature would be taken; empty where no one lapse suffices."""

    @property
    def id(self) -> str:
        return f"{self.group}: {self.name}"


def written(vectors: Iterable[Vector]) -> str:
    """The file, a vector a line."""
    lines = [
        json.dumps(
            {
                "group": vector.group,
                "name": vector.name,
                "public": vector.public.hex(),
                "message": vector.message.hex(),
                "signature": vector.signature.hex(),
                "valid": vector.valid,
                **({"lax": list(vector.lax)} if vector.lax else {}),
            }
        )
        for vector in vectors
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def read_vectors() -> list[Vector]:
    """The vectors as they are kept."""
    return [
        Vector(
            group=row["group"],
            name=row["name"],
            public=bytes.fromhex(row["public"]),
            message=bytes.fromhex(row["message"]),
            signature=bytes.fromhex(row["signature"]),
            valid=row["valid"],
            lax=tuple(row.get("lax", ())),
        )
        for row in json.loads(VECTORS.read_text("utf-8"))
    ]
