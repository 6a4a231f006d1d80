"""How long the map takes in a real browser: until it is drawn, and when the slider moves by a day."""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator
from typing import Any

from marsad.inquiry.atlas import Atlas

FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
AIM_PAINT, AIM_TURN = 2000, 100  # milliseconds
TIMES, TURNS = 3, 25
_DRAWN = """() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? 0;
  return document.documentElement.dataset.ready ? [at("first-contentful-paint"), at("marsad-map")] : null;
}"""
_TURN = """async (count) => {
  const slider = document.getElementById("day"), took = [];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let turn = 0; turn < count; turn++) {
    await new Promise((done) => setTimeout(done, 400));
    const began = performance.now();
    slider.value = Number(slider.value) - 1;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await frame();
    await frame();
    took.push(performance.now() - began);
  }
  return took;
}"""
Row = tuple[str, str, str, str]


def drawn(port: int, atlas: Atlas) -> Iterator[Row]:
    """What a Chromium on this machine says; nothing where there is none."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    if binary is None:
        return
    day = atlas.first + (atlas.last - atlas.first) / 2
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    seen: list[float] = []
    ready: list[float] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=binary, args=[*FLAGS, *sandbox])
        for _ in range(TIMES):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            wrong: list[str] = []
            page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
            page.goto(f"http://127.0.0.1:{port}/ar/?on={day}")
            seen_at, ready_at = _ready(page)
            seen.append(seen_at)
            ready.append(ready_at)
            turns = page.evaluate(_TURN, TURNS)
            moved = page.locator("#day").input_value() == str((day - atlas.first).days - TURNS)
            assert moved and not wrong, wrong  # what fails is fast
            page.close()
        browser.close()
    yield _row("first paint (title, time, legend's frame)", statistics.median(seen), AIM_PAINT)
    yield _row("the map of the day is drawn", statistics.median(ready), AIM_PAINT)
    yield _row(f"the slider by a day, median of {TURNS}", statistics.median(turns), AIM_TURN)
    yield _row(f"the slider by a day, slowest of {TURNS}", max(turns), AIM_TURN)


def _ready(page: Any) -> tuple[float, float]:
    while (found := page.evaluate(_DRAWN)) is None:
        page.wait_for_timeout(20)
    return found[0], found[1]


def _row(what: str, took: float, aim: int) -> Row:
    return what, f"{took:,.0f} ms", "by the clock", f"{aim:,} ms{'' if took <= aim else '  MISSED'}"
