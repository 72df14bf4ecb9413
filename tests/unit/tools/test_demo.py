"""The demonstration opens a page only where there is a screen, and never fails for want of one."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

import demo


class Browser:
    def __init__(self, basename: str) -> None:
        self.basename = basename
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return True


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "dossier.html"


@pytest.mark.parametrize(("name", "opens"), [("firefox", True), ("w3m", False)])
def test_a_browser_with_a_screen_is_used(monkeypatch: pytest.MonkeyPatch, page: Path, name: str, opens: bool) -> None:
    browser = Browser(name)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    assert demo.open_page(page) is opens
    assert browser.opened == ([page.as_uri()] if opens else [])


def test_without_a_screen_nothing_is_opened(monkeypatch: pytest.MonkeyPatch, page: Path) -> None:
    browser = Browser("firefox")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    assert demo.open_page(page) is False
    assert not browser.opened


def test_without_a_browser_nothing_fails(monkeypatch: pytest.MonkeyPatch, page: Path) -> None:
    def none() -> Browser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "get", none)
    assert demo.open_page(page) is False
