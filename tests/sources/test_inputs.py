"""Bad input: each kind has its own code, and the rest is read."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import InputDateError, MarsadError
from marsad.sources.documents import Terms, read_stream
from marsad.sources.entry import Entry, Received, Refused, day
from marsad.sources.inputs import read_inputs, total_size
from marsad.sources.lines import Rewound, Utf16, lines

ARABIC = "سيطرت قوات النظام على بلدة مسكنة في ريف حلب الشرقي يوم الأحد وفق ما قال مصدر عسكري."


def entries(data: bytes, name: str = "report.txt", terms: Terms | None = None) -> list[Entry]:
    return list(read_stream(io.BytesIO(data), name, "report", terms or Terms()))


def only(data: bytes, name: str = "report.txt", terms: Terms | None = None) -> Entry:
    (entry,) = entries(data, name, terms)
    return entry


def codes(entry: Entry) -> list[str]:
    return [entry.error.code] if isinstance(entry, Refused) else [note.code for note in entry.notes]


def row(**keys: object) -> bytes:
    return json.dumps({"text": ARABIC, "published": "2017-06-04", **keys}).encode() + b"\n"


def test_a_plain_text_keeps_its_words_and_has_no_day() -> None:
    entry = only(ARABIC.encode())
    assert isinstance(entry, Received)
    assert entry.report.text == ARABIC and entry.report.published is None and entry.report.id == "report"
    assert codes(entry) == ["M203"]


def test_the_given_day_fills_in_but_does_not_overrule() -> None:
    terms = Terms(date(2015, 1, 1))
    entry = only(ARABIC.encode(), terms=terms)
    assert isinstance(entry, Received) and entry.report.published == date(2015, 1, 1)
    entry = only(row(), "r.jsonl", terms)
    assert isinstance(entry, Received) and entry.report.published == date(2017, 6, 4)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "M201"),
        (b" \n\t", "M201"),
        (b"\xef\xbb\xbf", "M201"),
        (b"%PDF-1.7 \xd8", "M207"),
        (b"PK\x03\x04rest", "M207"),
        (b"\x89PNG\r\n", "M207"),
        (b"text\x00text", "M207"),
        (ARABIC.encode("utf-16-le"), "M207"),
        (ARABIC.encode() + b"\xff" + ARABIC.encode(), "M205"),
        (ARABIC.encode()[:-4] + b"\xd8", "M205"),
        ("Café à la carte".encode("latin-1"), "M205"),
        (b"\xff\xfea", "M205"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    assert codes(only(data)) == [code]


def test_the_byte_that_is_wrong_is_named() -> None:
    entry = only(ARABIC.encode()[:40] + b"\xff" + ARABIC.encode())
    assert isinstance(entry, Refused) and "byte 40" in str(entry.error)


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16"])
def test_older_encodings_are_read_and_said(encoding: str) -> None:
    entry = only(ARABIC.encode(encoding), terms=Terms(date(2017, 6, 4)))
    assert isinstance(entry, Received) and entry.report.text == ARABIC
    assert codes(entry) == ["M206"]


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    entry = only(b"\xef\xbb\xbf" + ARABIC.encode())
    assert isinstance(entry, Received) and entry.report.text == ARABIC


@pytest.mark.parametrize(
    "text",
    [
        "Les forces gouvernementales ont pris Maskana, selon une source militaire.",
        "12345 67 …",
        "نیروهای دولتی گفتند که پس از چند روز درگیری شهر را گرفتند و چهار نفر کشته شدند، گزارش می‌گوید.",
    ],
)
def test_what_is_in_another_language_is_told_and_not_read(text: str) -> None:
    entry = only(text.encode())
    assert isinstance(entry, Received) and not entry.readable and codes(entry) == ["M202"]


def test_arabic_with_some_foreign_names_is_arabic() -> None:
    entry = only((ARABIC + " (AFP, Reuters) چافيز گراد").encode(), terms=Terms(date(2017, 6, 4)))
    assert isinstance(entry, Received) and entry.readable and codes(entry) == []


def test_surrogates_and_turning_characters_are_noted() -> None:
    entry = only(row(text=ARABIC + "\ud800"), "r.jsonl")
    assert isinstance(entry, Received) and codes(entry) == ["M212"]
    entry = only(row(text="\u202e" + ARABIC + "\u202c"), "r.jsonl")
    assert codes(entry) == ["M213"]


def test_broken_lines_are_named_by_number_and_the_rest_is_read() -> None:
    data = (
        row(id="a") + b'{"text": \n' + b"\n" + row(id="b") + b"[1]\n" + b'{"id": "c"}\n' + row(id=[1]) + b"7"
    )
    found = entries(data, "r.jsonl")
    assert [codes(entry) for entry in found] == [[], ["M208"], [], ["M208"], ["M209"], ["M209"], ["M208"]]
    refused = [str(entry.error) for entry in found if isinstance(entry, Refused)]
    assert [f"line {n})" in message for n, message in zip((2, 5, 6, 7, 8), refused, strict=True)] == [
        True
    ] * 5


@pytest.mark.parametrize("text", ["", "  ", None, 5, [], {}])
def test_a_line_without_text_is_refused(text: object) -> None:
    assert codes(only(row(text=text), "r.jsonl")) == ["M209"]


@pytest.mark.parametrize("published", ["yesterday", "2017-02-30", "2017-6-4", 20170604, True, "2017-06-04Tx"])
def test_a_day_that_is_none_leaves_the_report_undated(published: object) -> None:
    entry = only(row(published=published), "r.jsonl")
    assert isinstance(entry, Received) and entry.report.published is None
    assert codes(entry) == ["M204", "M203"]


@pytest.mark.parametrize("value", ["2017-06-30", " 2017-06-30 ", "2017-06-30T23:59:59Z", "2017-06-30 10:00"])
def test_days_are_read_from_dates_and_times(value: str) -> None:
    assert day(value) == date(2017, 6, 30)


@given(st.text())
def test_no_text_crashes_the_day_reader(value: str) -> None:
    try:
        assert isinstance(day(value), date)
    except InputDateError as error:
        assert error.code == "M204"


def test_hostile_json_is_refused_not_followed() -> None:
    assert codes(only(b"[" * 100_000, "r.jsonl")) == ["M208"]
    assert codes(only(b'{"text": ' + b"9" * 5000 + b"}", "r.jsonl")) == ["M208"]


def test_a_json_file_may_be_an_object_a_list_or_lines() -> None:
    one = json.dumps({"text": ARABIC, "id": 7}, indent=1).encode()
    entry = only(one, "r.json")
    assert isinstance(entry, Received) and entry.report.id == "7"
    many = b"[" + row(id="a") + b"," + row() + b"]"
    assert [e.report.id for e in entries(many, "r.json") if isinstance(e, Received)] == ["a", "report:2"]
    assert [e.report.id for e in entries(row(id="a") + row(), "r.json") if isinstance(e, Received)] == [
        "a",
        "report:2",
    ]
    assert codes(only(b"[]", "r.json")) == ["M201"]
    assert codes(only(b"{", "r.json")) == ["M208"]


def test_json_lines_in_utf16_are_read() -> None:
    text = (row(id="a") + row(id="b")).decode()
    found = entries(text.encode("utf-16"), "r.jsonl")
    assert [e.report.id for e in found if isinstance(e, Received)] == ["a", "b"]
    assert codes(entries(text.encode("utf-16") + b"\x00", "r.jsonl")[-1]) == ["M205"]


def test_standard_input_says_by_its_first_character_what_it_is() -> None:
    assert isinstance(only(row(id="a"), "standard input"), Received)
    assert codes(only(ARABIC.encode(), "standard input")) == ["M203"]


def test_what_is_over_the_limit_is_refused_and_the_rest_read() -> None:
    terms = Terms(max_bytes=2000)
    data = row(id="a") + row(text="ا" * 4000, id="big") + row(id="b")
    found = entries(data, "r.jsonl", terms)
    assert [codes(entry) for entry in found] == [[], ["M211"], []]
    assert "line 2" in str(found[1].error) if isinstance(found[1], Refused) else False
    assert codes(only(b"x" * 2001, terms=terms)) == ["M211"]
    assert [codes(e) for e in entries(data, "r.json", terms)] == [[], ["M211"], []]


class Counting(io.RawIOBase):
    """A stream of one endless-looking line that remembers the largest piece asked of it."""

    def __init__(self, size: int) -> None:
        self.left, self.largest = size, 0

    def readline(self, size: int | None = -1, /) -> bytes:
        assert size is not None and size > 0
        self.largest = max(self.largest, size)
        piece = min(size, self.left)
        self.left -= piece
        return b"a" * piece


def test_a_huge_line_is_never_held() -> None:
    stream = Counting(50_000_000)
    (line,) = lines(stream, 1000)
    assert (line.size, line.data) == (50_000_000, None)
    assert stream.largest <= 1 << 20


@given(st.binary(max_size=60), st.integers(1, 70), st.integers(0, 60))
def test_lines_lose_nothing(data: bytes, limit: int, seam: int) -> None:
    found = list(lines(Rewound(data[:seam], io.BytesIO(data[seam:])), limit))
    assert sum(line.size for line in found) == len(data)
    expected = data.split(b"\n")[: len(found)]
    for line, whole in zip(found, expected, strict=True):
        assert line.data == (whole.rstrip(b"\r") if len(whole) <= limit else None)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.integers(1, 9))
def test_utf16_comes_out_as_utf8(text: str, size: int) -> None:
    stream = Utf16(io.BytesIO(text.encode("utf-16")))
    parts = []
    while part := stream.readline(size):
        assert len(part) <= size
        parts.append(part)
    assert b"".join(parts).decode() == text


@given(st.binary(max_size=300), st.sampled_from([".txt", ".json", ".jsonl", ""]))
def test_no_bytes_crash_the_sources(data: bytes, suffix: str) -> None:
    found = entries(data, "x" + suffix, Terms(max_bytes=100))
    assert found
    for entry in found:
        assert isinstance(entry, Received) or isinstance(entry.error, MarsadError)


def test_folders_files_and_twins(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "a" / "rows.jsonl").write_bytes(row(id="b"))
    (tmp_path / "a" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty").mkdir()
    found = list(read_inputs([str(tmp_path)], Terms()))
    ids = [entry.report.id for entry in found if isinstance(entry, Received)]
    assert ids == ["a/b", "b"] and [codes(e) for e in found if isinstance(e, Refused)] == [["M210"]]
    assert codes(next(read_inputs([str(tmp_path / "empty")], Terms()))) == ["M215"]
    assert codes(next(read_inputs([str(tmp_path / "none.txt")], Terms()))) == ["M214"]
    assert codes(next(read_inputs(["nul\x00name"], Terms()))) == ["M214"]
    assert total_size([str(tmp_path)]) == 2 * len(ARABIC.encode()) + len(row(id="b"))
    assert total_size(["-"]) is None
