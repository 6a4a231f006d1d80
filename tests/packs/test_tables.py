"""Reading one table: what is refused, and that the message names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import MarsadError, PackMissingError, PackValueError
from marsad.packs.files import read_toml
from marsad.packs.letters import folded, read_letters
from marsad.packs.tables import Column, expand, free, need, read_table, words

COLUMNS = (
    words("form"),
    need("kind", "a", "b"),
    Column("day", day=True),
    Column("n", number=True),
    free("note"),
)
HEAD = "form,kind,day,n,note\n"


def table(folder: Path, body: str, head: str = HEAD) -> Path:
    path = folder / "pack" / "t.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + body, encoding="utf-8")
    return path


def test_a_good_row_is_read(tmp_path: Path) -> None:
    (row,) = read_table(table(tmp_path, "{ال|}جيش,a,2016-07-28,1.5,\n"), COLUMNS)
    assert row.forms("form") == ("الجيش", "جيش")
    assert str(row.day("day")) == "2016-07-28"
    assert row.where == "pack/t.csv:2"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("جيش,c,,,", "unknown value 'c'"),
        (",a,,,", "form: empty"),
        ("جيش,,,,", "kind: empty"),
        ("جيش,a,2016-13-01,,", "bad date"),
        ("جيش,a,20160101,,", "bad date"),
        ("جيش,a,,one,", "bad number"),
        ("جيش,a,,,,", "6 values for 5 columns"),
        ("جيش ,a,,,", "blank at an end"),
        ("قوای,a,,,", "stray character U+06CC"),
        ("كردستان\u200f,a,,,", "stray character U+200F"),
        ("جـيش,a,,,", "stray character U+0640"),
        ("قواتٌ,a,,,", "stray character U+064C"),
        ("{جيش,a,,,", "bad alternatives"),
        ("{جيش|},a,,,", "bad alternatives"),
        ("جيش|قوات,a,,,", "bad alternatives"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, line: str, what: str) -> None:
    path = table(tmp_path, f"قوات,a,,,\n{line}\n")
    with pytest.raises(PackValueError) as caught:
        read_table(path, COLUMNS)
    assert what in str(caught.value)
    assert "(pack/t.csv:3)" in str(caught.value)
    assert caught.value.do


def test_all_problems_are_collected_and_good_rows_kept(tmp_path: Path) -> None:
    problems: list[MarsadError] = []
    rows = read_table(table(tmp_path, "قوات,c,,,\nجيش,a,,,\n,a,,,\n"), COLUMNS, problems)
    assert [row["form"] for row in rows] == ["جيش"]
    assert [problem.where for problem in problems] == ["pack/t.csv:2", "pack/t.csv:4"]


@pytest.mark.parametrize(
    "head", ["form,kind,day,n\n", "form,kind,day,n,note,more\n", "kind,form,day,n,note\n", ""]
)
def test_other_columns_are_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(PackValueError, match="columns are"):
        read_table(table(tmp_path, "", head), COLUMNS)


def test_a_missing_file_and_broken_bytes(tmp_path: Path) -> None:
    with pytest.raises(PackMissingError):
        read_table(tmp_path / "none.csv", COLUMNS)
    (tmp_path / "bytes.csv").write_bytes(b"form\n\xff\n")
    with pytest.raises(PackValueError, match="UTF-8"):
        read_table(tmp_path / "bytes.csv", COLUMNS)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('a = "x"\nb = 1', "unknown key 'b'"),
        ("", "no key 'a'"),
        ("a = 1", "not of type str"),
        ("a =", "not TOML"),
    ],
)
def test_toml_keys_are_exact(tmp_path: Path, body: str, error: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(PackValueError, match=error):
        read_toml(path, {"a": str})


@pytest.mark.parametrize("line", ["zz,0627,x", "110000,0627,x", "0623,q,x"])
def test_letters_are_code_points(tmp_path: Path, line: str) -> None:
    path = tmp_path / "letters.csv"
    path.write_text(f"from,to,why\n{line}\n", encoding="utf-8")
    with pytest.raises(PackValueError, match="not a code point"):
        read_letters(path)


WORD = st.text(alphabet="ابجد ", max_size=4)


@given(st.lists(st.lists(WORD, min_size=1, max_size=3), min_size=1, max_size=3))
def test_expanding_gives_every_combination_once(groups: list[list[str]]) -> None:
    forms = expand("و".join("{" + "|".join(group) + "}" for group in groups))
    count = 1
    for group in groups:
        count *= len(group)
    assert 1 <= len(forms) <= count
    assert len(set(forms)) == len(forms)
    assert all(form == " ".join(form.split()) for form in forms)
    assert " ".join("و".join(group[-1] for group in groups).split()) in forms


def test_folding_makes_spellings_one() -> None:
    assert folded("الإسلامية") == folded("الاسلاميه")
