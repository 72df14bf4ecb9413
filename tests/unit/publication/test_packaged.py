"""Third-party parts are those that were reviewed, with their licences; words are compiled."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

import build_assets
import compile_words
from sijill.publication.packaged import load_words, read_asset


def test_third_party_files_are_as_recorded() -> None:
    assert build_assets.check() == 0
    recorded = json.loads(read_asset("third_party.json"))
    assert {"leaflet.LICENSE", "base_map.LICENSE"} <= set(recorded["files"])
    assert [line.split(" sha512-")[0] for line in recorded["packages"]] == list(build_assets.PACKAGES)


def test_a_changed_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(build_assets.ASSETS, tmp_path / "assets")
    monkeypatch.setattr(build_assets, "ASSETS", folder)
    assert build_assets.check() == 0
    (folder / "leaflet.js").write_text("// not Leaflet", encoding="utf-8")
    assert build_assets.check() == 1


def test_leaflet_asks_for_no_file() -> None:
    assert "url(" not in read_asset("leaflet.css")
    assert hashlib.sha256(read_asset("leaflet.js").encode()).hexdigest() in read_asset("third_party.json")


def test_words_that_differ_between_languages_are_faults() -> None:
    english = dict(load_words()["en"])
    arabic = dict(load_words()["ar"])
    kinds = [key.removeprefix("define_") for key in arabic if key.startswith("define_")]
    assert compile_words.find_faults({"en": english, "ar": arabic}, kinds) == []
    del arabic["map"]
    arabic["count_about"] = "نحو"
    arabic["extra"] = "زائد"
    assert compile_words.find_faults({"en": english, "ar": arabic}, kinds) == [
        "ar: map is missing",
        "ar: extra is not used",
        "ar: count_about does not fill in what English does",
    ]
