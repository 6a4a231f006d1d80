"""What a person sees: colours by kind, one direction per line, text in its logical order."""

from __future__ import annotations

import io
import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from marsad.cli.render import PDI, RLI, STYLES, Look, coloured, is_rtl, render, safe, sentences
from marsad.model import (
    ActorRef,
    Casualties,
    Claim,
    Count,
    DaySpan,
    Mention,
    PlaceRef,
    Quote,
    Reading,
    Report,
    SourceRef,
)

TEXT = "سيطرت قوات النظام على مسكنة.\nوقال المرصد ذلك."
REPORT = Report("r", TEXT, date(2017, 6, 4), title="مسكنة")
CLAIM = Claim(
    "capture",
    Quote("سيطرت", 0),
    "planned",
    (ActorRef("syria_gov", "قوات النظام", 6),),
    (ActorRef("other:some_group", "", 6),),
    (PlaceRef("مسكنة", 22, "from", "part", None, "Maskana", "SY", "Aleppo"), PlaceRef("مسكنة", 22)),
    Count(None, "settlement"),
    Casualties(1, 2),
    DaySpan(None, date(2017, 6, 4), "الأحد"),
    (SourceRef("sohr", "المرصد", 34),),
)
READING = Reading(
    "r", (CLAIM,), (Mention(6, 17, "actor", "syria_gov"), Mention(22, 27, "place", "C1")), ("M999 x",)
)


def shown(look: Look, width: int = 120, *, colours: bool = False, said: int = 0) -> str:
    out = io.StringIO()
    system = "truecolor" if colours else None
    console = Console(
        file=out, width=width, color_system=system, force_terminal=colours, highlight=False, markup=False
    )
    render(console, look, REPORT, READING, said)
    return out.getvalue()


def test_all_slots_of_a_claim_are_shown() -> None:
    text = shown(Look(False, False))
    for words in (
        "capture",
        "planned",
        "syria gov",
        "some group",
        "from Maskana (part)",
        "not resolved",
        "Aleppo",
    ):
        assert words in text
    for words in (
        "several settlement",
        "1 killed",
        "2 wounded",
        "? to 2017-06-04",
        "sohr",
        "M999 x",
        "2017-06-04",
    ):
        assert words in text
    assert "M999" not in shown(Look(False, False), said=1)


def test_the_last_line_sums_up() -> None:
    assert (
        shown(Look(False, False), 200)
        .rstrip()
        .endswith("1 claim: 1 capture; 0 dated, 1 sourced, 0 of 2 places on the map")
    )
    assert "from Maskana (part)" in shown(Look(False, False)) and "at not resolved" in shown(
        Look(False, False)
    )


def test_arabic_lines_end_at_the_right_edge() -> None:
    rows = [line for line in shown(Look()).splitlines() if f"{RLI}قوات النظام{PDI}" in line]
    assert rows and all(f"{RLI}قوات النظام{PDI} │" in line for line in rows if "│" in line)
    assert shown(Look()).splitlines()[0] == " " * 115 + f"{RLI}مسكنة{PDI}"
    assert shown(Look(False, False)).splitlines()[0] == "مسكنة"


def test_arabic_lines_stand_in_isolates_and_only_they() -> None:
    text = shown(Look())
    assert text.count(RLI) == text.count(PDI) > 5
    assert f"{RLI}قوات النظام{PDI}" in text
    assert all(line.count(RLI) == line.count(PDI) for line in text.splitlines())
    assert f"{RLI}capture" not in text
    assert RLI not in shown(Look(False, False))


@pytest.mark.parametrize("width", [8, 20, 40, 80, 200])
def test_every_line_fits_the_width(width: int) -> None:
    for look in (Look(), Look(False, False)):
        lines = shown(look, width).splitlines()
        assert all(Text(line).cell_len <= width for line in lines)


def test_mentions_have_the_colour_of_their_kind() -> None:
    text = coloured(REPORT, READING)
    spans = {(span.start, span.end): span.style for span in text.spans}
    assert spans == {(6, 17): STYLES["actor"], (22, 27): STYLES["place"], (0, 5): STYLES["trigger"]}
    assert "\x1b[" in shown(Look(), colours=True)


@given(st.text(st.characters()))
def test_safe_text_keeps_its_length_and_steers_nothing(text: str) -> None:
    cleaned = safe(text)
    assert len(cleaned) == len(text)
    assert not any(c in "\x1b\x07\x9b\u202e\u2066\ud800\n" for c in cleaned)


@given(st.text(st.sampled_from('ab .!?؟\n»"')))
def test_sentences_leave_no_word_out(text: str) -> None:
    spans = list(sentences(text))
    covered = "".join(text[start:end] for start, end in spans)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_direction_is_that_of_the_first_letter() -> None:
    assert is_rtl("12 قرية") and is_rtl("(الرقة) Raqqa")
    assert not is_rtl("Raqqa الرقة") and not is_rtl("12")
