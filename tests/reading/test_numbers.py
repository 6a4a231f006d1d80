"""Numbers and tolls in Arabic reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.packs.numbers import load_numbers
from marsad.packs.wordlists import letters
from marsad.reading.casualties import Toll, find_casualties
from marsad.reading.fold import fold
from marsad.reading.numbers import Number, find_numbers
from marsad.reading.tokens import Tokens, tokenise

K = load_numbers("ar")
LETTERS = letters("ar")


def words(text: str) -> Tokens:
    return tokenise(fold(text, LETTERS).text)


def one(text: str) -> Number:
    (number,) = find_numbers(words(text), K)
    return number


def tolls(text: str) -> list[Toll]:
    tokens = words(text)
    return find_casualties(tokens, find_numbers(tokens, K), K)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("17 قرية وبلدة", 17, "settlement"),
        ("سبعة عشر مقاتلا", 17, "fighter"),
        ("٢٥ جنديا", 25, "fighter"),
        ("ثلاثة وعشرون شخصا", 23, "person"),
        ("مئة وخمسين قرية", 150, "settlement"),
        ("ثلاثمائة عنصر", 300, "fighter"),
        ("خمسة آلاف وثلاثمئة لاجئ", 5300, "person"),
        ("ألف ومئتين وخمسين مدنيا", 1250, "civilian"),
        ("ألفي مواطن", 2000, "person"),
        ("3 آلاف مدني", 3000, "civilian"),
        ("13ألف شخص", 13000, "person"),
        ("1.4 مليون شخص", 1_400_000, "person"),
        ("1,4 مليون شخص", 1_400_000, "person"),
        ("لـ1.4 مليون نازح", 1_400_000, "person"),
        ("مليون ونصف المليون نازح", 1_500_000, "person"),
        ("نصف مليون نازح", 500_000, "person"),
        ("350 ألف نسمة", 350_000, "person"),
        ("5,600 دولار", 5600, "usd"),
        ("1.500 مقاتل", 1500, "fighter"),
        ("12 من المدنيين", 12, "civilian"),
        ("80 كلم", 80, "km"),
        ("على جبهتين", 2, "front"),
        ("في قريتي تل رفعت ومارع", 2, "settlement"),
        ("غارتين جويتين", 2, "strike"),
        ("شخص واحد", 1, "person"),
        ("الأيام الخمسة", 5, None),
        ("42 منهم", 42, None),
    ],
)
def test_value_and_noun(text: str, value: float, unit: str | None) -> None:
    number = one(text)
    assert (number.low, number.high, number.unit) == (value, value, unit)


@pytest.mark.parametrize("text", ["60%", "60 %", "٪60", "60 في المئة", "60 بالمائة", "60 بالمئة من المناطق"])
def test_percent(text: str) -> None:
    number = one(text)
    assert (number.low, number.percent, number.unit) == (60, True, "percent")


@pytest.mark.parametrize(
    ("text", "share"),
    [("أكثر من نصف محافظة حلب", 50), ("ربع المدينة", 25), ("ثلاثة أرباع المدينة", 75), ("ثلثي البلاد", 67)],
)
def test_shares(text: str, share: float) -> None:
    number = one(text)
    assert (number.low, number.percent) == (share, True)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("بين 20 و30 قرية", 20, 30), ("من 3 إلى 5 قرى", 3, 5), ("10-12 قرية", 10, 12)],
)
def test_ranges(text: str, low: float, high: float) -> None:
    number = one(text)
    assert (number.low, number.high, number.unit) == (low, high, "settlement")


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("نحو 45 مقاتلا", True),
        ("أكثر من 45 مقاتلا", True),
        ("لأكثر من 45 مقاتلا", True),
        ("45 مقاتلا", False),
    ],
)
def test_about(text: str, approx: bool) -> None:
    assert one(text).approx is approx


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("عشرات القرى", "settlement"),
        ("مئات المدنيين", "civilian"),
        ("آلاف المدنيين", "civilian"),
        ("عشرات الآلاف من المدنيين", "civilian"),
        ("عدد من البلدات", "settlement"),
        ("جبهات عدة", "front"),
    ],
)
def test_vague_numbers_have_no_value(text: str, unit: str) -> None:
    number = one(text)
    assert (number.low, number.high, number.unit) == (None, None, unit)


@pytest.mark.parametrize(
    "text", ["يوم الاثنين", "عدد القتلى", "12/04/2015", "الجيش السوري", "بعد معارك عنيفة"]
)
def test_no_number(text: str) -> None:
    assert find_numbers(words(text), K) == []


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        ("مقتل 12 شخصا", 12, None),
        ("قتل 12 مدنيا وأصيب 6", 12, 6),
        ("قُتل ما لا يقل عن 14 شخصا", 14, None),
        ("خلف القصف 3 قتلى و5 جرحى", 3, 5),
        ("سقوط أربعة عشر قتيلا", 14, None),
        ("أدى إلى استشهاد 4 مدنيين وجرح 7 آخرين", 4, 7),
        ("63 شخصا لقوا مصرعهم", 63, None),
        ("لقي 7 أشخاص مصرعهم، وأصيب 19 آخرون", 7, 19),
        ("أودى الهجوم بحياة 12 شخصا", 12, None),
        ("قتل شخص وأصيب آخران", 1, 2),
        ("إن شخصين قتلا وأصيب عشرة بجروح", 2, 10),
        ("إن طفلا قتل وأصيب 15 مدنيا", 1, 15),
        ("مقتل جندي وإصابة 4 آخرين", 1, 4),
        ("إصابة تسعة أشخاص", None, 9),
        ("مقتل ضابطين", 2, None),
        ("مقتل بين 20 و30 مقاتلا", 20, None),
        ("مقتل 42 مسلحا على الأقل، و9 جنود", 51, None),
        ("قتل 27 شخصا بينهم خمسة أطفال", 27, None),
        ("ارتفع عدد القتلى منذ بدء الهجوم إلى 36 مدنيا", 36, None),
        ("سقوط عشرات القتلى", None, None),
        ("مقتل قائد الفرقة 11 دبابات", 1, None),
    ],
)
def test_toll(text: str, killed: int | None, wounded: int | None) -> None:
    (toll,) = tolls(text)
    assert (toll.killed, toll.wounded) == (killed, wounded)


@pytest.mark.parametrize("text", ["سيطر على 12 قرية", "نزح 300 شخص", "أودى بهم إلى 3 طرق", "حياة المدنيين"])
def test_no_toll(text: str) -> None:
    assert tolls(text) == []


def test_two_tolls_keep_apart() -> None:
    got = tolls("قتل 12 مدنيا في حلب. وقتل 3 جنود في الرقة.")
    assert [t.killed for t in got] == [12, 3]


@given(st.integers(1, 999_999))
def test_digits_of_any_size_read_back(value: int) -> None:
    assert one(f"{value} قرية").low == value
    assert one(f"{value:,} قرية").low == value


PIECES = (
    sorted(K.words)[::7]
    + sorted(K.roles)[::5]
    + sorted(K.nouns)[::97]
    + ["3", "%", "1.4", "و5", "-", "،", "\n"]
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_laws_of_any_words(text: str) -> None:
    tokens = words(text)
    numbers = find_numbers(tokens, K)
    last = -1
    for number in numbers:
        assert last < number.first <= number.last < len(tokens.words)
        assert (number.low is None) == (number.high is None)
        assert number.low is None or number.high is None or 0 <= number.low <= number.high
        assert (number.unit is None) == (number.noun_index is None) or number.percent
        last = number.last
    for toll in find_casualties(tokens, numbers, K):
        assert 0 <= toll.first <= toll.last < len(tokens.words)


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    tokens = words(text)
    for toll in find_casualties(tokens, find_numbers(tokens, K), K):
        assert tokens.span(toll.first, toll.last)
