"""Dates in Arabic reports, against the day of publication."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.packs.dates import load_dates
from marsad.packs.wordlists import letters
from marsad.reading.dates import DateExpr, ResolvedDate, find_dateline, find_dates, resolve_date
from marsad.reading.fold import fold
from marsad.reading.tokens import Tokens, tokenise

K = load_dates("ar")
LETTERS = letters("ar")
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
FRIDAY = date(2017, 6, 30)


def words(text: str) -> Tokens:
    return tokenise(fold(text, LETTERS).text)


def found(text: str) -> list[tuple[str, DateExpr]]:
    tokens = words(text)
    return [(tokens.span(e.first, e.last), e) for e in find_dates(tokens, K)]


def read(text: str, published: date | None = FRIDAY, **more: object) -> ResolvedDate:
    expressions = found(text)
    assert len(expressions) == 1, [words for words, _ in expressions]
    return resolve_date(expressions[0][1], published, k=K, **more)  # type: ignore[arg-type]


def days(text: str, published: str = "2017-06-30", **more: object) -> tuple[str | None, str | None]:
    got = read(text, date.fromisoformat(published), **more)
    return (
        got.start.isoformat() if got.start else None,
        got.end.isoformat() if got.end else None,
    )


ONE_DAY = [
    ("انسحب التنظيم الجمعة من المحافظة", "2017-06-30", "2017-06-30"),
    ("يوم الأربعاء", "2017-06-30", "2017-06-28"),
    ("الثلاثاء الماضي", "2018-09-06", "2018-09-04"),
    ("قصف يوم الجمعة الماضي البلدة", "2017-06-30", "2017-06-23"),
    ("مساء السبت", "2018-02-24", "2018-02-24"),
    ("فجر اليوم", "2018-03-27", "2018-03-27"),
    ("في ساعة متأخرة من مساء الخميس", "2018-06-29", "2018-06-28"),
    ("أمس", "2018-03-01", "2018-02-28"),
    ("وبالأمس", "2018-03-01", "2018-02-28"),
    ("أمس الأول الخميس", "2015-07-25", "2015-07-23"),
    ("أول من أمس", "2015-08-03", "2015-08-01"),
    ("مساء أمس (الاحد)", "2015-07-21", "2015-07-19"),
    ("اليوم الثلاثاء", "2015-07-31", "2015-07-28"),
    ("غدا الخميس", "2018-03-06", "2018-03-08"),
    ("الخميس المقبل", "2018-03-08", "2018-03-15"),
    ("قبل يومين", "2018-03-02", "2018-02-28"),
    ("قبل نحو 10 أيام", "2015-08-01", "2015-07-22"),
    ("قبل أسبوع", "2015-07-27", "2015-07-20"),
    ("5 آذار/مارس 2017", "2020-01-01", "2017-03-05"),
    ("7 أبريل/ نيسان الجاري", "2018-04-21", "2018-04-07"),
    ("31 مارس/ آذار الماضي", "2018-04-12", "2018-03-31"),
    ("في السادس من الشهر الحالي", "2017-06-30", "2017-06-06"),
    ("في السادس من الشهر الماضي", "2017-01-10", "2016-12-06"),
    ("19 يونيو/حزيران", "2018-07-12", "2018-06-19"),
    ("بدأ الهجوم في 20 ديسمبر", "2018-02-01", "2017-12-20"),
    ("12/04/2015", "2020-01-01", "2015-04-12"),
    ("2017-06-30", "2020-01-01", "2017-06-30"),
    ("الثلاثاء 05-07-2022", "2022-07-05", "2022-07-05"),
    ("٥ تموز ٢٠١٦", "2020-01-01", "2016-07-05"),
    ("العاشر من حزيران /يونيو من عام 2014م", "2015-07-24", "2014-06-10"),
    ("الحادي والعشرين من كانون الثاني 2017", "2018-01-01", "2017-01-21"),
    ("الثالث من أغسطس (آب) العام الماضي", "2015-08-03", "2014-08-03"),
    ("في 14 جانفي 2018", "2019-01-01", "2018-01-14"),
    ("3 أوت 2017", "2019-01-01", "2017-08-03"),
    ("15 جويلية 2017", "2019-01-01", "2017-07-15"),
    ("26 شوال 1436 هـ", "2020-01-01", "2015-08-11"),
    ("26 شوال 1436 هـ الموافق 11 أغسطس 2015 م", "2020-01-01", "2015-08-11"),
    ("في وقت سابق الأربعاء", "2018-07-05", "2018-07-04"),
    ("قبل ساعات", "2018-07-05", "2018-07-05"),
    ("18 سبتمبر (ايلول) المقبل", "2015-07-22", "2015-09-18"),
    ("في الثالث من آب", "2015-08-06", "2015-08-03"),
    ("الخميس من الأسبوع الماضي", "2018-04-21", "2018-04-12"),
    ("منتصف يوليو (تموز)", "2015-08-03", "2015-07-15"),
]


@pytest.mark.parametrize(("text", "published", "day"), ONE_DAY)
def test_a_day(text: str, published: str, day: str) -> None:
    assert days(text, published) == (day, day)


SPANS = [
    ("ليلة الأربعاء/الخميس", "2018-07-12", "2018-07-11", "2018-07-12"),
    ("ليل الأحد الاثنين", "2018-03-05", "2018-03-04", "2018-03-05"),
    ("أمس واليوم", "2015-08-09", "2015-08-08", "2015-08-09"),
    ("عام 2014", "2018-04-14", "2014-01-01", "2014-12-31"),
    ("في 2015", "2018-04-14", "2015-01-01", "2015-12-31"),
    ("في العامين 2017 و2018", "2018-05-21", "2017-01-01", "2018-05-21"),
    ("في 1986 و1987", "2015-07-21", "1986-01-01", "1987-12-31"),
    ("منذ عام 2015", "2018-07-12", "2015-01-01", "2018-07-12"),
    ("ومنذ 19 يونيو", "2018-07-12", "2018-06-19", "2018-07-12"),
    ("منذ ثلاثة أيام", "2018-07-12", "2018-07-09", "2018-07-12"),
    ("منذ عامين", "2018-06-29", "2016-06-29", "2018-06-29"),
    ("الأسبوع الماضي", "2018-04-21", "2018-04-09", "2018-04-15"),
    ("خلال الأسبوع الماضي", "2015-08-01", "2015-07-25", "2015-07-31"),
    ("الشهر الماضي", "2018-03-15", "2018-02-01", "2018-02-28"),
    ("العام الماضي", "2018-03-15", "2017-01-01", "2017-12-31"),
    ("هذا العام", "2018-03-15", "2018-01-01", "2018-03-15"),
    ("الصيف الماضي", "2017-06-30", "2016-06-01", "2016-08-31"),
    ("صيف 2012", "2015-07-27", "2012-06-01", "2012-08-31"),
    ("في اغسطس الماضي", "2017-06-30", "2016-08-01", "2016-08-31"),
    ("في فبراير اثر هجوم", "2017-06-30", "2017-02-01", "2017-02-28"),
    ("في مارس", "2017-06-30", "2017-03-01", "2017-03-31"),
    ("في حزيران/يونيو", "2017-06-30", "2017-06-01", "2017-06-30"),
    ("ديسمبر/كانون الأول 2011", "2015-07-27", "2011-12-01", "2011-12-31"),
    ("في أبريل نيسان من العام الماضي", "2018-03-30", "2017-04-01", "2017-04-30"),
    ("مطلع عام 2015", "2017-06-30", "2015-01-01", "2015-01-31"),
    ("ومنذ مطلع عام 2015", "2017-06-30", "2015-01-01", "2017-06-30"),
    ("نهاية عام 2014", "2017-06-30", "2014-12-01", "2014-12-31"),
    ("منتصف عام 2014", "2015-08-09", "2014-06-01", "2014-07-31"),
    ("أواخر أغسطس من العام 2017", "2018-02-27", "2017-08-21", "2017-08-31"),
    ("قبل نحو 3 سنوات", "2017-06-30", "2014-06-01", "2014-06-30"),
    ("قبل نحو شهرين", "2015-08-09", "2015-06-01", "2015-06-30"),
    ("قبل 4 أعوام", "2017-06-30", "2013-01-01", "2013-12-31"),
    ("خلال العامين الأخيرين", "2018-05-31", "2016-05-31", "2018-05-31"),
    ("على مدى الأشهر الستة الماضية", "2015-08-09", "2015-02-09", "2015-08-09"),
    ("خلال اليومين المقبلين", "2015-08-06", "2015-08-07", "2015-08-08"),
    ("من 3 إلى 5 آذار 2017", "2018-01-01", "2017-03-03", "2017-03-05"),
    ("بين 3 و5 آذار 2017", "2018-01-01", "2017-03-03", "2017-03-05"),
    ("من مارس إلى مايو 2017", "2018-01-01", "2017-03-01", "2017-05-31"),
    ("بين عامي 2012 و2015", "2018-01-01", "2012-01-01", "2015-12-31"),
    ("من الأحد إلى الثلاثاء", "2018-04-21", "2018-04-15", "2018-04-17"),
    ("في 2016 وحتى آذار/مارس 2017", "2018-05-03", "2016-01-01", "2017-03-31"),
    ("لليوم الثالث على التوالي", "2018-06-22", "2018-06-20", "2018-06-22"),
    ("الشهر قبل الماضي", "2018-03-15", "2018-01-01", "2018-01-31"),
    ("خلال الـ24 ساعة الماضية", "2016-07-15", "2016-07-14", "2016-07-15"),
    ("السبت والأحد", "2015-07-27", "2015-07-25", "2015-07-26"),
    ("بعد منتصف ليل السبت - الأحد", "2015-07-27", "2015-07-25", "2015-07-26"),
    ("هذا الأسبوع", "2018-04-19", "2018-04-16", "2018-04-19"),
    ("منذ شهر ابريل (نيسان) الماضي", "2015-07-31", "2015-04-01", "2015-07-31"),
    ("خلال شهر رمضان الماضي", "2018-07-12", "2018-05-16", "2018-06-14"),
    ("منذ الإطاحة بنظامه في العام 2011", "2018-06-21", "2011-01-01", "2018-06-21"),
]


@pytest.mark.parametrize(("text", "published", "start", "end"), SPANS)
def test_a_span(text: str, published: str, start: str, end: str) -> None:
    assert days(text, published) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["منذ أشهر", "منذ أسابيع", "خلال الاشهر الاخيرة", "في الآونة الأخيرة", "قبل أيام", "منذ بدء الهجوم"],
)
def test_vague_dates_have_no_start_and_keep_their_words(text: str) -> None:
    assert days(text) == (None, "2017-06-30")
    assert found(text)[0][0]


@pytest.mark.parametrize(
    "text",
    [
        "معركة 14 تموز",
        "لواء 17 ديسمبر",
        "ثورة 17 فبراير",
        "الفرقة 17",
        "الرئيس رجب طيب أردوغان",
        "مارس التنظيم ضغوطا",
        "مدينة الباب",
        "سيطر الحوثيون في إب",
        "في اليوم الذي سقطت فيه",
        "بعد 15 يوما على انطلاق الهجوم",
        "الساعة 10:30",
        "عناصر فجر ليبيا",
        "صحيفة المصري اليوم",
        "قتل 2000 مقاتل",
        "في 2000 قرية",
        "سوق الأحد",
        "بعد تقدم القوات",
        "اللواء 102 خاصة",
        "60% من المناطق",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) == []


def test_a_name_with_a_year_is_a_date() -> None:
    assert days("ثورة 25 يناير 2011") == ("2011-01-25", "2011-01-25")


def test_planned_events_look_ahead() -> None:
    assert days("صباح السبت", "2018-03-23", future=True) == ("2018-03-24", "2018-03-24")
    assert days("صباح السبت", "2018-03-23") == ("2018-03-17", "2018-03-17")


def test_words_that_refer_back() -> None:
    before = (date(2015, 7, 20), date(2015, 7, 20))
    assert days("وفي اليوم نفسه", context=before) == ("2015-07-20", "2015-07-20")
    assert days("في اليوم التالي", context=before) == ("2015-07-21", "2015-07-21")
    assert days("منذ ذلك الحين", "2015-08-03", context=before) == ("2015-07-20", "2015-08-03")
    assert read("في اليوم نفسه").start is None


def test_several_dates_keep_apart() -> None:
    text = "جرابلس في اغسطس الماضي والباب في فبراير"
    got = [resolve_date(e, FRIDAY, k=K) for _, e in found(text)]
    assert [(g.start, g.end) for g in got] == [
        (date(2016, 8, 1), date(2016, 8, 31)),
        (date(2017, 2, 1), date(2017, 2, 28)),
    ]


def test_since_that_stands_apart_can_be_undone() -> None:
    ((_, expr),) = found("منذ انطلاق المعركة الكبرى في يوليو 2014")
    assert expr.opener == 0
    assert resolve_date(expr, FRIDAY, k=K).end == FRIDAY


def test_dateline_beats_publication() -> None:
    text = "دمشق - 3 مارس 2018 - قصفت القوات البلدة اليوم"
    assert find_dateline(words(text), K) == date(2018, 3, 3)
    today = found(text)[-1][1]
    got = resolve_date(today, date(2018, 3, 9), date(2018, 3, 3), k=K)
    assert got.start == date(2018, 3, 3) and "dateline" in got.reasons[0]


def test_dateline_from_a_named_today() -> None:
    text = "أصدرت المحكمة اليوم الثلاثاء حكما"
    assert find_dateline(words(text), K, date(2015, 7, 31)) == date(2015, 7, 28)
    assert find_dateline(words(text), K) is None


def test_a_date_in_the_story_is_no_dateline() -> None:
    assert find_dateline(words("سيطرت القوات في 3 مارس 2018 على البلدة"), K) is None


@pytest.mark.parametrize("text", ["الجمعة", "أمس", "اليوم", "5 مارس", "في مارس", "العام الماضي", "قبل يومين"])
def test_without_publication_a_relative_date_stays_open_and_says_why(text: str) -> None:
    got = read(text, None)
    assert (got.start, got.end) == (None, None)
    assert any("publication" in reason for reason in got.reasons)


def test_without_publication_a_full_date_is_known() -> None:
    assert read("5 آذار 2017", None).start == date(2017, 3, 5)


def test_days_no_calendar_has() -> None:
    assert read("30 فبراير 2018").start is None
    assert read("29 فبراير 2016").start == date(2016, 2, 29)


@given(st.sampled_from(WEEKDAYS), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_weekdays_move_with_the_week(weekday: str, published: date) -> None:
    first = read(f"يوم {weekday}", published).start
    later = read(f"يوم {weekday}", published + timedelta(days=7)).start
    assert first is not None and later is not None
    assert later - first == timedelta(days=7)
    assert timedelta(0) <= published - first < timedelta(days=7)
    assert first.weekday() == WEEKDAYS.index(weekday)


PIECES = sorted(
    {word for phrases in K.phrases.values() for p in phrases for word in p.words if not p.prefix}
) + ["3", "17", "30", "2014", "2017م", "و5", "1436", "ايام", "/", "-", "،", "(", ")", ".", "\n", "قوات"]


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.one_of(st.none(), st.dates()),
    st.booleans(),
)
def test_laws_of_any_words(text: str, published: date | None, future: bool) -> None:
    tokens = words(text)
    last = -1
    context = None
    for expr in find_dates(tokens, K):
        assert last < expr.first <= expr.last < len(tokens.words)
        assert expr.opener is None or expr.opener < expr.first
        last = expr.last
        got = resolve_date(expr, published, None, context, k=K, future=future)
        assert got.start is None or got.end is None or got.start <= got.end
        assert got.reasons
        context = (got.start, got.end)
    find_dateline(tokens, K, published)


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    tokens = words(text)
    for expr in find_dates(tokens, K):
        assert tokens.span(expr.first, expr.last)
