"""A table of one's own: its columns shown, a map saved and completed, the table read by it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

TABLE = "Kennung;Ort;Tag;Tote\n1;Aleppo;13.12.2016;5\n2;Aleppo;14.12.2016;8\n"
LISTED = "Name,Age,Date of death,Governorate\nSalem the Invented,34,2016-12-13,Aleppo\n"


def test_a_map_is_saved_completed_and_used(sijill: list[str], tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*sijill, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    (tmp_path / "deaths.csv").write_text(TABLE, "utf-8")
    shown = run("columns", "deaths.csv", "--save", "map.json")
    assert shown.returncode == 0, shown.stderr
    assert "4 columns" in shown.stderr and "Kennung" in shown.stderr
    saved = json.loads((tmp_path / "map.json").read_text("utf-8"))
    assert saved == {"v": 1, "name": "my table", "text": ["Kennung", "Ort", "Tag", "Tote"]}
    del saved["text"]
    saved |= {"id": "Kennung", "place": "Ort", "date": "Tag", "date_order": "dmy"}
    saved |= {"counts": [{"kind": "killed", "subject": "civilians", "best": "Tote"}]}
    (tmp_path / "map.json").write_text(json.dumps(saved), "utf-8")
    read = run("read", "deaths.csv", "--columns", "map.json", "--json", "-")
    assert read.returncode == 0, read.stderr
    claims = json.loads(read.stdout)["claims"]
    assert [(each["kind"], each["count"]["low"], each["when"]["earliest"]) for each in claims] == [
        ("killed", 5, "2016-12-13T00:00:00"),
        ("killed", 8, "2016-12-14T00:00:00"),
    ]


def test_a_known_table_gives_its_map(sijill: list[str], tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LISTED, "utf-8")
    shown = subprocess.run(
        [*sijill, "columns", "list.csv", "--save", "-"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert "recognised as" in shown.stderr
    assert json.loads(shown.stdout)["person"]["name"] == "Name"


def test_what_is_no_table_or_no_map_is_said(sijill: list[str], tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*sijill, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run("columns", "absent.csv").returncode == 3
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    refused = run("columns", "photo.csv")
    assert refused.returncode == 3 and "is a picture, no table" in refused.stderr
    (tmp_path / "map.json").write_text("[1]", "utf-8")
    (tmp_path / "deaths.csv").write_text(TABLE, "utf-8")
    refused = run("read", "deaths.csv", "--columns", "map.json")
    assert refused.returncode == 2 and "no column map" in refused.stderr
    (tmp_path / "map.json").write_text('{"v": 1, "name": "x", "plce": "Town"}', "utf-8")
    refused = run("read", "deaths.csv", "--columns", "map.json")
    assert refused.returncode == 3 and "plce" in refused.stderr
