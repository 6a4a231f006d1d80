"""English through the same reader: what its words, names, dates, numbers, tolls and speakers are taken for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.compiled import load_knowledge
from marsad.model import Report
from marsad.pipeline import read_reports, read_text
from marsad.reading.analysis import Analysis, Knowledge, analyse
from marsad.reading.casualties import find_casualties
from marsad.reading.claims import place_text
from marsad.reading.dates import find_dateline, find_dates, resolve_date
from marsad.reading.features.place_noun import noun_of
from marsad.reading.fold import fold
from marsad.reading.numbers import find_numbers
from marsad.reading.romanise import arabic_key, latin_key
from marsad.reading.tokens import Tokens, tokenise
from marsad.script import language_of, why_unread

PUBLISHED = date(2017, 7, 7)


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return load_knowledge("en")


def words(text: str, known: Knowledge) -> Tokens:
    return tokenise(fold(text, known.letters).text, known.abbreviations)


def taken(text: str, known: Knowledge) -> Analysis:
    return analyse(Report("t", text, PUBLISHED, "", "en"), known)


# Which language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Turkish forces took the city of al-Bab.", "en"),
        ("سيطر الجيش التركي على مدينة الباب أمس.", "ar"),
        ("Les forces gouvernementales ont repris la ville de Palmyre, selon une ONG.", ""),
        ("Die Armee hat die Stadt in der Provinz eingenommen, was in Berlin bekannt war.", ""),
        ("Las fuerzas del gobierno tomaron la ciudad a los rebeldes.", ""),
        ("De strijdkrachten hebben de stad ingenomen en het leger was in de stad.", ""),
        ("نیروهای دولتی گفتند که پس از چند روز درگیری شهر را گرفتند و چهار نفر کشته شدند", ""),
        ("12345", ""),
    ],
)
def test_a_language_is_told_by_letters_and_usual_words(text: str, lang: str) -> None:
    assert language_of(text) == lang
    assert (why_unread(text) is None) == (lang != "")


@pytest.mark.parametrize(
    "text",
    [
        "Syrian army retakes Palmyra from IS",
        "Rebels seize Aleppo airport",
        "Kurdish fighters enter Manbij, Islamic State withdraws",
        "Car bomb kills four in Damascus",
        "Russian jets hit rebel-held Idlib",
        "Turkish forces advance on al-Bab",
        "ISIS loses de facto capital Raqqa to US-backed forces",
    ],
)
def test_a_headline_of_a_few_words_is_known_to_be_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "L'armée syrienne reprend Palmyre à l'EI",
        "Raids russes sur Idlib, dix morts",
        "Les rebelles quittent la ville de Daraya",
        "Syrische Armee nimmt Palmyra ein",
        "Rebellen verlassen Daraja nach vier Jahren",
        "IS verliert Hochburg in Syrien",
        "Suriye ordusu Palmira'yı IŞİD'den geri aldı",
        "Fırat Kalkanı'nda El Bab kuşatıldı",
        "El ejército sirio recupera Palmira",
        "L'esercito siriano riconquista Palmira",
        "Aleppo Idlib Homs Hama",
        "US Navy SEALs",
    ],
)
def test_a_headline_in_another_language_is_not_taken_for_english(text: str) -> None:
    assert language_of(text) == "" and why_unread(text) is not None


def test_a_short_text_is_english_where_its_giver_says_so_but_not_against_its_letters() -> None:
    assert language_of("Mosul liberated") == "" and language_of("Mosul liberated", "en") == "en"
    assert language_of("سيطر الجيش على المدينة", "en") == "ar"


def test_one_process_reads_both_languages() -> None:
    rows = [
        Report("a", "سيطر الجيش التركي على مدينة الباب أمس.", date(2017, 2, 24)),
        Report("b", "The Turkish army captured the town of al-Bab yesterday.", date(2017, 2, 24)),
        Report("c", "L'armée turque a pris la ville d'al-Bab hier.", date(2017, 2, 24)),
    ]
    arabic, english, french = read_reports(rows)
    for reading in (arabic, english):
        (claim,) = reading.claims
        assert (claim.type, [a.id for a in claim.actors]) == ("capture", ["turkey"])
        assert claim.date.start == date(2017, 2, 23)
    assert arabic.claims[0].places[0].gaz == english.claims[0].places[0].gaz
    assert french.claims == () and french.notes[0].startswith("M202 ")


# Words


def test_a_full_stop_behind_an_abbreviation_ends_no_sentence(known: Knowledge) -> None:
    tokens = words("U.S. forces and Gen. Smith left. They came back.", known)
    assert len(tokens.sentences) == 2


def test_apostrophes_and_letters_with_marks_fold_away(known: Knowledge) -> None:
    assert words("Syria’s Raʿqqa, Şırnak", known).words == ["syrias", "raʿqqa", "sirnak"] or words(
        "Syria’s Şırnak", known
    ).words == ["syrias", "sirnak"]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Rebels captured the town of Azaz.", ("verb", "perfect")),
        ("The town of Azaz was captured by rebels.", ("verb", "undergone")),
        ("The town of Azaz was recently captured.", ("verb", "undergone")),
        ("Rebels want to capture Azaz.", ("verb", "imperfect")),
        ("The capture of Azaz took days.", ("noun", "")),
        ("Residents of rebel-held Azaz fled.", ("adj", "")),
    ],
)
def test_the_words_beside_an_event_word_tell_its_voice(
    text: str, shape: tuple[str, str], known: Knowledge
) -> None:
    cand = taken(text, known).doc.triggers[0]
    assert (cand.forms[0].pos, cand.forms[0].tense) == shape


# Dates


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("on Friday", "2017-07-07", "2017-07-07"),
        ("last August", "2016-08-01", "2016-08-31"),
        ("the 6th of this month", "2017-07-06", "2017-07-06"),
        ("in late 2014", "2014-10-01", "2014-12-31"),
        ("on July 7, 2013", "2013-07-07", "2013-07-07"),
        ("on 7 July 2013", "2013-07-07", "2013-07-07"),
        ("on 7/7/2013", "2013-07-07", "2013-07-07"),
        ("earlier today", "2017-07-07", "2017-07-07"),
        ("since March 2011", "2011-03-01", "2017-07-07"),
        ("since the conflict began in March 2011", "2011-03-01", "2017-07-07"),
        ("from Monday to Friday", "2017-07-03", "2017-07-07"),
        ("nearly two weeks ago", "2017-06-23", "2017-06-23"),
        ("in recent days", None, "2017-07-07"),
        ("last summer", "2016-06-01", "2016-08-31"),
        ("in May", "2017-05-01", "2017-05-31"),
        ("in September 2013", "2013-09-01", "2013-09-30"),
        ("in early October", "2016-10-01", "2016-10-10"),
        ("late on Thursday", "2017-07-06", "2017-07-06"),
        ("yesterday", "2017-07-06", "2017-07-06"),
        ("Friday's attack", "2017-07-07", "2017-07-07"),
    ],
)
def test_dates_are_read_in_the_orders_the_pack_lists(
    text: str, start: str | None, end: str, known: Knowledge
) -> None:
    (expr,) = find_dates(words(f"It happened {text}", known), known.dates)
    found = resolve_date(expr, PUBLISHED, k=known.dates)
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["The forces may march on", "He was second in command", "Some 300 of 500"])
def test_words_that_are_dates_elsewhere_are_none_here(text: str, known: Knowledge) -> None:
    assert find_dates(words(text, known), known.dates) == []


def test_a_day_later_goes_on_from_the_date_before(known: Knowledge) -> None:
    (expr,) = find_dates(words("It fell a day later", known), known.dates)
    before = (date(2017, 6, 1), date(2017, 6, 1))
    assert resolve_date(expr, PUBLISHED, context=before, k=known.dates).start == date(2017, 6, 2)


def test_a_dateline_is_a_whole_date_that_no_preposition_leads_in(known: Knowledge) -> None:
    told = words("Raids kill 16 in Aleppo AFP Sunday 5 Jun 2016 Dozens of strikes", known)
    assert find_dateline(told, known.dates, date(2016, 6, 19)) == date(2016, 6, 5)
    story = words("Rebels took the town on 5 June 2016 and left.", known)
    assert find_dateline(story, known.dates, date(2016, 6, 19)) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Last updated at Apr 092017 At least 15 civilians were killed", date(2017, 4, 9)),
        ("Last updated at Apr 52017 At least 15 civilians were killed", date(2017, 4, 5)),
        ("Thu Sep 5 2013 Car bomb kills four. A car bomb has killed four", date(2013, 9, 5)),
        (
            "Fri Sep 5 2013 Car bomb kills four. A car bomb has killed four",
            date(2013, 9, 5),
        ),  # opens the report
        ("Car bomb kills four Thu Sep 5 2013 A car bomb has killed four", date(2013, 9, 5)),
        ("Car bomb kills four Fri Sep 5 2013 A car bomb has killed four", None),  # no Friday
        ("A car bomb has killed four people. The attack recalls that of Thu Sep 5 2013", None),
        ("Last updated at Apr 992017 At least 15 civilians were killed", None),
    ],
)
def test_a_dateline_far_from_the_given_day_must_open_the_report_or_have_its_weekday_right(
    text: str, day: date | None, known: Knowledge
) -> None:
    assert find_dateline(words(text, known), known.dates, date(2017, 4, 14)) == day


def test_the_age_of_a_date_is_reckoned_from_the_reports_own_day(known: Knowledge) -> None:
    told = analyse(
        Report("t", "Thu Sep 5 2013 Rebels took Azaz on Tuesday.", date(2011, 2, 2), "", "en"), known
    )
    assert told.view.day == date(2013, 9, 5) == told.day


# Parts of places


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Many live in Aleppo. Shells hit the rebel-held eastern districts.", "eastern districts"),
        ("IS attacked Aleppo and entered its southwestern districts.", "southwestern districts"),
        ("In Aleppo shells fell on the government-held west as well.", "west"),
    ],
)
def test_a_part_told_by_its_bearing_is_of_the_city_named_last(text: str, part: str, known: Knowledge) -> None:
    a = taken(text, known)
    city, found = a.doc.places
    assert place_text(a.doc, found)[0] == part
    assert found.place is not None and city.place is not None and found.place.id == city.place.id
    assert found.direction and found.scope == "part"


@pytest.mark.parametrize(
    "text",
    [
        "The rebel-held eastern districts were hit.",  # of which city?
        "The wind blew from the west of the sea in Aleppo.",
        "Rebels advanced in the south on Monday.",
    ],
)
def test_a_bearing_alone_or_with_no_city_before_it_is_no_part(text: str, known: Knowledge) -> None:
    assert all(not m.direction for m in taken(text, known).doc.places)


def test_a_listed_part_keeps_its_words_and_towns_lose_theirs(known: Knowledge) -> None:
    a = taken("SDF fighters entered western districts of Manbij and northern villages of Azaz.", known)
    assert [place_text(a.doc, m)[0] for m in a.doc.places] == ["western districts of Manbij", "Azaz"]


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        ("The Damascus suburb of Daraya fell.", "Damascus", "Daraya"),
        ("Jets bombed the Idlib town of Saraqeb.", "Idlib", "Saraqeb"),
    ],
)
def test_a_governorates_name_before_a_town_encloses_it(
    text: str, outer: str, inner: str, known: Knowledge
) -> None:
    doc = taken(text, known).doc
    first, second = doc.places
    assert doc.words(first.name_first, first.name_last)[0] == outer
    assert doc.words(second.name_first, second.name_last)[0] == inner
    assert second.inside == 0 and first.inside < 0


def test_a_name_behind_sheikh_may_be_a_word_of_saying(known: Knowledge) -> None:
    (place,) = taken("A raid hit the neighbourhood of Sheikh Said it said.", known).doc.places
    assert place.place is not None and place.place.name_en.startswith("Sheikh Sa")


# The place noun of an event word


@pytest.mark.parametrize(
    ("text", "kind", "side", "definite", "named"),
    [
        ("Jets bombed a rebel-held town near Damascus.", "town", "A", False, False),
        ("Rebels captured the strategic hill on Monday.", "hill", "A", True, False),
        ("Raids hit areas controlled by rebels.", "area", "B", False, False),
        ("The village is held by rebels.", "village", "B", True, False),
        ("Rebels hold Azaz, and the army the city of Hama.", None, "", False, False),
        ("Rebels hold the city of Hama.", "city", "A", True, True),
        ("The army retook Palmyra.", None, "", False, False),
    ],
)
def test_an_event_word_knows_the_place_noun_it_goes_with(
    text: str, kind: str | None, side: str, definite: bool, named: bool, known: Knowledge
) -> None:
    a = taken(text, known)
    cand = next(c for c in a.doc.triggers if known.trigger_types(c.lemma)[0] in ("hold", "capture"))
    noun = noun_of(a.doc, cand, list(range(len(a.doc.places))))
    if kind is None:
        assert noun is None
        return
    assert noun is not None
    assert (noun.kind, noun.side, noun.definite, noun.named) == (kind, side, definite, named)


# Numbers and tolls


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("some 17 villages", 17, "settlement"),
        ("a dozen villages", 12, "settlement"),
        ("two hundred and fifty people", 250, "person"),
        ("twenty-five fighters", 25, "fighter"),
        ("1.2 million people", 1_200_000, "person"),
        ("More than 210,000 people", 210_000, "person"),
        ("12 Syrian army soldiers", 12, "fighter"),
    ],
)
def test_numbers_count_the_noun_behind_them(text: str, low: float, unit: str, known: Knowledge) -> None:
    (number,) = find_numbers(words(text, known), known.numbers)
    assert (number.low, number.unit) == (low, unit)


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        ("Air strikes killed at least 12 people including 3 children and wounded 30 others.", 12, 30),
        ("22 people died and dozens were wounded.", 22, None),
        ("45 opposition fighters and 43 regime forces had been killed in the fighting.", 88, None),
        ("The blast left 14 people dead and 25 wounded.", 14, 25),
        ("A car bomb claimed the lives of two hundred and fifty people.", 250, None),
        ("A child was killed and two others were wounded.", 1, 2),
        ("One police officer was killed and two were injured.", 1, 2),
        ("Ninety-two civilians were killed and 273 others injured.", 92, 273),
        ("Six people, including two women, lost their lives.", 6, None),
        ("Twin bombs kill 50, injure dozens in Homs.", 50, None),
        ("killing three civilians and injuring 7 others", 3, 7),
    ],
)
def test_tolls(text: str, killed: int | None, wounded: int | None, known: Knowledge) -> None:
    tokens = words(text, known)
    (toll,) = find_casualties(tokens, find_numbers(tokens, known.numbers), known.numbers)
    assert (toll.killed, toll.wounded) == (killed, wounded)


# Places


def places(text: str, known: Knowledge) -> list[tuple[str, str | None]]:
    doc = taken(text, known).doc
    return [(place_text(doc, m)[0], m.place.name_en if m.place else None) for m in doc.places]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("clashes in Misraba, Harasta and Saqba", ["Misraba", "Harasta", "Saqba"]),
        ("clashes in the town of Tal Rifaat", ["town of Tal Rifaat"]),
        ("clashes in eastern Ghouta on Monday", ["eastern Ghouta"]),
        ("shelling on Saraqeb, Idlib province", ["Saraqeb", "Idlib province"]),
        ("capturing Tal Jamu some five kilometres away", ["Tal Jamu"]),
        ("in the village of Nowhereville near Aleppo", ["village of Nowhereville", "Aleppo"]),
        ("Syria's northern city of Aleppo", ["Syria", "northern city of Aleppo"]),
        ("President Bashar Assad met John Kerry", []),
        ("They hit the road in March", []),
    ],
)
def test_places_are_named_by_capitals_nouns_and_prepositions(
    text: str, found: list[str], known: Knowledge
) -> None:
    assert [name for name, _ in places(text, known)] == found


@pytest.mark.parametrize("spelling", ["Manbij", "Menbij", "Membij", "Manbej"])
def test_spellings_lead_to_one_place(spelling: str, known: Knowledge) -> None:
    assert [name for _, name in places(f"clashes in {spelling} on Monday", known)] == ["Manbij"]


@pytest.mark.parametrize("spelling", ["Deir Ezzor", "Deir al-Zor", "Dayr az-Zawr", "Deir el-Zour"])
def test_listed_spellings_lead_to_one_place(spelling: str, known: Knowledge) -> None:
    assert [name for _, name in places(f"clashes in {spelling} on Monday", known)] == ["Deir ez-Zor"]


def test_the_consonants_of_a_name_are_the_same_in_both_scripts(known: Knowledge) -> None:
    rules = known.romanisation
    assert rules is not None
    for arabic, latin in (("منبج", "menbij"), ("الرقه", "ar raqqah"), ("خان شيخون", "khan sheikhoun")):
        assert arabic_key(arabic, rules) == latin_key(latin, rules)


def test_a_country_is_a_party_only_where_it_acts(known: Knowledge) -> None:
    acting = taken("Turkey shelled the village.", known).doc
    told = taken("Rebels fled to Turkey on Monday.", known).doc
    assert [i for a in acting.actors for i in a.ids] == ["turkey"]
    assert "turkey" not in [i for a in told.actors for i in a.ids] and told.places[-1].place is not None


def test_a_backer_is_no_party(known: Knowledge) -> None:
    doc = taken("Turkish-backed rebels attacked the post.", known).doc
    assert [i for a in doc.actors for i in a.ids] == ["syrian_opposition"]


# Speakers


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("The Syrian Observatory for Human Rights said rebels took the town.", ["sohr"]),
        ("Rebels took the town, a monitor said.", ["sohr"]),
        ("Rebels took the town, according to SANA.", ["sana"]),
        ("A military source told SANA that rebels took the town.", ["military_source", "sana"]),
        (
            "State media reported, citing a security source, that rebels took the town.",
            ["security_source", "sana"],
        ),
        ("The Local Coordination Committees said rebels took the town.", ["other:lcc"]),
        ("The Russian defence ministry said rebels took the town.", ["russian_mod"]),
    ],
)
def test_speakers_innermost_first(text: str, chain: list[str], known: Knowledge) -> None:
    speeches = [s for found in taken(text, known).doc.speeches.values() for s in found]
    assert [source.id for source in speeches[0].speakers] == chain


def test_a_closing_speaker_answers_for_what_went_before(known: Knowledge) -> None:
    (speech,) = [
        s for f in taken("Rebels took the town, a monitor said.", known).doc.speeches.values() for s in f
    ]
    assert speech.backward and speech.begin == 0


# Laws


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("abc ABC.,'-\n1234\"“” thekilinsaof")), max_size=300))
def test_any_text_is_read_and_points_at_its_own_words(text: str) -> None:
    report = f"Rebels captured the town of Azaz on Monday. {text}"
    for claim in read_text(report, PUBLISHED, lang="en").claims:
        said = [claim.trigger, *claim.also]
        assert all(report[q.start : q.start + len(q.text)] == q.text for q in said)
        assert all(p.text in report for p in claim.places)
