"""Every block of commands in the documentation works as it stands, or says why it is not run."""

from __future__ import annotations

from pathlib import Path

import pytest
from blocks import Block, all_blocks, blocks_of, commands_of, run

BLOCKS = all_blocks()
SYNOPSIS = ("[", "|", "…")


def _cases() -> list[object]:
    """The blocks of commands; the same commands on several pages are one case."""
    pages: dict[tuple[str, str], list[str]] = {}
    for block in BLOCKS:
        if block.language == "bash":
            pages.setdefault((block.text, block.reason), []).append(block.where)
    return [
        pytest.param(Block(where[0], "bash", text, reason), id=" ".join(where))
        for (text, reason), where in pages.items()
    ]


@pytest.mark.parametrize("block", _cases())
def test_a_block_of_commands_works(block: Block, request: pytest.FixtureRequest) -> None:
    if block.reason:
        pytest.skip(f"{block.where} is not run: {block.reason}")
    folder: Path = request.getfixturevalue("folder")
    for words in commands_of(block.text):
        run(words, folder)


def test_every_block_says_its_language() -> None:
    assert [block.where for block in BLOCKS if not block.language] == []
    assert [b.where for b in BLOCKS if b.language in ("sh", "shell", "console", "zsh")] == [], "write bash"


def test_no_command_hides_in_a_block_of_text() -> None:
    """A block of text may show how a command is written, not one to type."""
    hidden = [
        block.where
        for block in BLOCKS
        if block.language not in ("bash", "dockerfile", "yaml", "ini")
        and any(
            line.startswith(("marsad ", "$ marsad", ".venv/bin/marsad ")) for line in block.text.splitlines()
        )
        and not any(sign in block.text for sign in SYNOPSIS)
    ]
    assert hidden == []


def test_only_what_cannot_be_run_is_left_out() -> None:
    """The greater part is run, and a block of plain commands of ours is not marked by mistake."""
    bash = [block for block in BLOCKS if block.language == "bash"]
    assert sum(not block.reason for block in bash) >= 10
    for block in bash:
        assert not block.reason or len(block.reason) > 15, f"{block.where}: say why"


def test_a_wrong_command_is_told(folder: Path) -> None:
    with pytest.raises(AssertionError, match="status 2"):
        run(["marsad", "read", "--no-such-option"], folder)
    with pytest.raises(AssertionError, match="status 1"):
        run(["marsad", "read", "absent.txt"], folder)
    with pytest.raises(AssertionError, match="only marsad"):
        run(["rm", "-r", "."], folder)
    with pytest.raises(AssertionError, match="mark the block"):
        run(["marsad", "read", "report.txt", "|", "less"], folder)


def test_blocks_are_found_with_their_reason() -> None:
    page = "<!-- not run: long -->\n\n```bash\nmarsad demo \\\n  --plain # twice\n```\n\n~~~text\n```\n~~~\n"
    first, second = blocks_of(page, "p.md")
    assert (first.where, first.language, first.reason) == ("p.md:3", "bash", "long")
    assert list(commands_of(first.text)) == [["marsad", "demo", "--plain"]]
    assert (second.language, second.text, second.reason) == ("text", "```", "")
    with pytest.raises(AssertionError, match="no end"):
        list(blocks_of("```bash\n", "p.md"))
