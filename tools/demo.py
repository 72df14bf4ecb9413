"""Read the bundled samples and open the dossier: what `./run demo` does."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "src" / "sijill" / "samples"
TEXT_BROWSERS = ("w3m", "lynx", "links", "elinks", "www-browser")


def has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_page(page: Path) -> bool:
    """Show `page` in the person's browser; False where there is none, or none with a screen."""
    if not has_screen():
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if getattr(browser, "basename", "") in TEXT_BROWSERS:
        return False
    return browser.open(page.as_uri())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "demo", help="to write to (default: demo/)")
    folder = parser.parse_args(arguments).folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    page, claims = folder / "dossier.html", folder / "claims.json"
    samples = [str(path.relative_to(ROOT)) for path in sorted(SAMPLES.glob("*.txt"))]
    command = ["sijill", "read", *samples, "--html", str(page), "--json", str(claims)]
    print("$", " ".join(command), flush=True)
    ran = subprocess.run([sys.executable, "-m", "sijill.cli", *command[1:]], cwd=ROOT, check=False)
    if ran.returncode:
        return ran.returncode
    if not open_page(page):
        print(f"Open this page in a browser: {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
