"""The packages in `formats/vectors` get the verdicts that stand beside them, from both verifiers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sijill.adapters.verifying import verify_path
from sijill.workflows.verification.verdict import HowToVerify
from tests.acceptance.verifier_alone import verify_alone

FOLDER = Path(__file__).parents[2] / "formats" / "vectors"
VECTORS: list[dict[str, Any]] = json.loads((FOLDER / "verdicts.json").read_text("utf-8"))
EXIT_CODES = {"valid": 0, "invalid": 1, "unverifiable": 3}


def test_there_are_vectors_of_each_verdict() -> None:
    assert {vector["verdict"] for vector in VECTORS} == set(EXIT_CODES)
    assert sorted(path.stem for path in FOLDER.glob("*.zip")) == sorted(vector["name"] for vector in VECTORS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_both_say_what_is_meant(vector: dict[str, Any]) -> None:
    path = FOLDER / f"{vector['name']}.zip"
    ours = verify_path(str(path), HowToVerify()).json()
    code, theirs = verify_alone(path)
    assert code == EXIT_CODES[vector["verdict"]]
    for verdict in (ours, theirs):
        assert verdict["verdict"] == vector["verdict"], verdict["problems"]
        if vector["first"] is None:
            assert verdict["problems"] == []
        else:
            first = verdict["problems"][0]
            assert {"where": first["where"], "code": first["what"].partition(":")[0]} == vector["first"]
    assert all(ours[name] == theirs[name] for name in ("tree_size", "root_hash"))
