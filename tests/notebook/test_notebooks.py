"""The notebooks of the documentation run from the first cell to the last.

What they put out follows the reader, which gets better: ``tools/run_notebooks.py`` writes it anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 200_000  # bytes: they are read in pages, too


def said(notebook: Any) -> list[list[str]]:
    """The kinds of what each cell of code puts out."""
    return [
        [kind for out in cell.outputs for kind in sorted(out.get("data", {out.output_type: ""}))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_there_are_two() -> None:
    assert len(NOTEBOOKS) >= 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert path.stat().st_size < LARGEST
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    kept = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    again = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(again, timeout=300, kernel_name="python3").execute()
    assert said(again) == said(kept) and any(said(kept)), "run tools/run_notebooks.py"
    assert "error" not in {kind for cell in said(again) for kind in cell}
