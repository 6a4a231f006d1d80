"""What all tests share."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("marsad", deadline=None)  # how fast it is, `make bench` tells
settings.load_profile("marsad")
os.environ.setdefault(
    "MARSAD_PURE", "1"
)  # the sources are tested; tests/test_native.py compares what was compiled


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with reports and annotations; tests that need it skip without it."""
    folder = Path(os.environ.get("MARSAD_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("no ../shared (or $MARSAD_SHARED) on this machine")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once why tests were skipped, and how many."""
    why = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
    )
    for reason, count in why.most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")
