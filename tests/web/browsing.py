"""What the tests in a real browser share: Debian's chromium, by Playwright. Skipped where either is not there."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp

from marsad.web.serve import listen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
NO_GL = ["--disable-gpu", "--disable-3d-apis"]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address at which an application answers."""
    opened: socket.socket = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = Thread(target=server.run, kwargs={"sockets": [opened]})
    thread.start()
    yield f"http://127.0.0.1:{opened.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


class Browsers(dict[str, Any]):
    """Browsers by name, each started when a test first wants it."""

    def __init__(self, chromium: Any) -> None:
        super().__init__()
        self._chromium = chromium

    def __missing__(self, name: str) -> Any:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        flags = {"gl": FLAGS, "flat": NO_GL}[name]
        self[name] = self._chromium.launch(executable_path=CHROMIUM, args=[*sandbox, *flags])
        return self[name]


@contextmanager
def launched() -> Iterator[Browsers]:
    """A browser that draws by software (``gl``) and one that has no WebGL (``flat``)."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_api.sync_playwright() as play:
        found = Browsers(play.chromium)
        yield found
        for browser in found.values():
            browser.close()


class Visit:
    """A page that remembers what went wrong on it."""

    def __init__(self, browser: Any, address: str, size: dict[str, int], **options: Any) -> None:
        self.page = browser.new_page(viewport=size, **options)
        self.address, self.wrong = address, []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.wrong.append(m.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._own)

    def _own(self, request: Any) -> None:
        if not request.url.startswith((self.address, f"blob:{self.address}", "data:")):
            self.wrong.append(f"asked for {request.url}")

    def open(self, path: str, ready: str = "main") -> Any:
        self.page.goto(self.address + path)
        self.page.wait_for_selector(ready, timeout=60_000, state="attached")
        return self.page

    def close(self, keep: str = "") -> None:
        if keep and os.environ.get("MARSAD_SCREENSHOTS"):
            self.page.screenshot(path=Path(os.environ["MARSAD_SCREENSHOTS"]) / f"{keep}.png")
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        self.page.close()
        assert self.wrong == [] and wider <= 0


def until(page: Any, condition: str, seconds: float = 60) -> None:
    """Wait for a condition. (Playwright's own way asks the page to evaluate text, which our pages forbid.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)
