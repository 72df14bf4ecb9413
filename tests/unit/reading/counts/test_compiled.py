"""The compiled words of counting are what their reviewed YAML says."""

from __future__ import annotations

from pathlib import Path

import pytest

import compile_counts
from sijill.errors import InputError
from sijill.reading.counts.words import load_count_words


def test_compiled_form_is_fresh() -> None:
    assert compile_counts.main(["--check"]) == 0


def test_a_stale_form_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    source = compile_counts.LANGUAGES / "en" / "counts.yaml"
    (folder / "counts.yaml").write_text(source.read_text("utf-8"), "utf-8")
    (folder / "counts.json").write_text("{}\n", "utf-8")
    monkeypatch.setattr(compile_counts, "LANGUAGES", tmp_path)
    assert compile_counts.main(["--check"]) == 1


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="xx"):
        load_count_words("xx")
