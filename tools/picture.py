"""Take the picture of the dossier that README.md shows: `./run picture`, where a Chromium is installed.

python tools/picture.py [CLAIM]   CLAIM is the number of the claim to select, else the one with the most places
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "dossier.png"
SIZE = "1400,900"
# Without these Chromium looks for its maker's servers at every start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def claim_to_show(folder: Path) -> int:
    """Number of the claim to select, from one over all documents: a count with a time, the one with the most places."""
    readings = json.loads((folder / "claims.json").read_text("utf-8"))["readings"]
    claims = [claim for reading in readings for claim in reading["claims"]]
    told = [number for number, claim in enumerate(claims, 1) if claim["count"] and claim["when"]]
    return max(told, key=lambda number: len(claims[number - 1]["places"]), default=1)


def main(arguments: list[str]) -> int:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium on this machine (Debian: apt-get install chromium)")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = sorted(str(path) for path in (ROOT / "src" / "sijill" / "samples").glob("*.txt"))
        out = ["--html", str(folder / "dossier.html"), "--json", str(folder / "claims.json")]
        subprocess.run([sys.executable, "-m", "sijill.cli", "read", *samples, *out], check=True, capture_output=True)
        page = (folder / "dossier.html").as_uri() + f"#claim-{arguments[0] if arguments else claim_to_show(folder)}"
        shot = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}", *QUIET]
        profile = f"--user-data-dir={folder / 'profile'}"
        subprocess.run([browser, *shot, profile, f"--screenshot={PICTURE}", page], check=True, capture_output=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
