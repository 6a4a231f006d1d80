"""What is known before the reports begin, what lies beside a town, across a border, and what silence says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.control.toy import DAY, grid_land, told

from marsad.control.around import around_of
from marsad.control.belief import holding, own_shares, picture, reasons_for
from marsad.control.ground import lay_out
from marsad.control.infer import infer, witnesses
from marsad.control.many import shares_on
from marsad.control.records import Land, Statement
from marsad.control.rules import Start
from marsad.control.templates import template
from marsad.control.years import first_guess
from marsad.model import DaySpan
from marsad.packs.bearings import bearing_of, beside
from marsad.packs.control import load_rules

RULES, LAND = load_rules(), grid_land()
PLACE = "U0-05"
AT = LAND.sites[PLACE].settlement


def test_a_row_of_the_start_for_one_place_holds_from_its_day_and_is_inferred() -> None:
    since = date(2012, 7, 19)
    rules = replace(RULES, starts=(*RULES.starts, Start("SY", PLACE, "sdf", since, 0.9)))
    world = infer([], LAND, rules)
    before, after = (picture(world, since + timedelta(days=off)) for off in (-30, 30))
    assert world.states[before.shares[AT, :-1].argmax()] == "syria_gov"
    one = holding(world, after, AT)
    assert (one.holder, one.inferred, one.last_evidence, one.reasons) == ("sdf", True, None, ())
    assert world.statements == () and reasons_for(world, AT, DAY) == ()


def test_every_place_of_the_start_is_on_the_land_and_held_by_somebody_there() -> None:
    from marsad.places.land import load_land

    land = load_land(["SY", "IQ"])
    for row in RULES.starts:
        if row.country in ("SY", "IQ") and row.unit:
            assert row.unit in land.sites and row.holder in RULES.holders(row.country)


@pytest.mark.parametrize(
    ("text", "bearing", "about"),
    [
        ("east of Damascus", 90.0, True),
        ("eastern Aleppo", 90.0, False),
        ("eastern countryside of Raqqa", 90.0, True),
        ("outskirts of Damascus", None, True),
        ("Damascus", None, False),
        ("northern neighbourhoods of Aleppo", 0.0, False),
    ],
)
def test_words_tell_whether_they_mean_a_place_or_the_land_beside_it(
    text: str, bearing: float | None, about: bool
) -> None:
    assert (bearing_of(text), beside(text)) == (bearing, about)


def test_what_is_told_of_the_land_beside_a_town_says_nothing_of_the_town() -> None:
    plain = told("capture", PLACE, "isis", scope="part", bearing=90.0)
    reach = {**RULES.numbers, "reach": {**RULES.numbers["reach"], "beside": 60.0}}
    world = infer([replace(plain, beside=(True,))], LAND, replace(RULES, numbers=reach))
    hit = [int(i) for row in world.told.rows if row.statement == 0 for i in row.hit.settlements]
    assert hit and AT not in hit
    assert all(LAND.settlements[i].lon > LAND.settlements[AT].lon for i in hit)


def test_a_stretch_as_long_as_a_country_is_no_corridor() -> None:
    ends = [
        replace(told("capture", PLACE, "isis", role="between").claim.places[0], lat=lat, lon=37.0, gaz=None)
        for lat in (33.5, 36.2)
    ]
    one = told("capture", PLACE, "isis", role="between")
    far = replace(one, claim=replace(one.claim, places=tuple(ends)), bearings=())
    assert not [row for row in infer([far], LAND, RULES).told.rows if row.statement == 0]


def test_a_year_that_a_heading_names_is_looked_at_however_far_off() -> None:
    span = DaySpan(date(2012, 5, 12), date(2012, 5, 12), "said", given=True, year_doubt=True, years=(2017,))
    shares = first_guess(span, RULES.numbers["year"])
    assert max(shares, key=lambda k: shares[k]) == 5 and sum(shares.values()) == pytest.approx(1)


def test_sentences_under_the_same_heading_tell_the_year() -> None:
    span = DaySpan(date(2014, 6, 3), date(2014, 6, 3), "said", given=True, year_doubt=True)
    numbers = RULES.numbers["year"]
    alone, beside_ = first_guess(span, numbers), first_guess(span, numbers, {2015: 6})
    assert beside_[1] > 3 * alone[1]


def test_a_large_place_of_which_nothing_is_told_stays_what_it_was_longer_than_a_small_one() -> None:
    around = [s.id for s in LAND.settlements if s.unit == "U0" and s.id != PLACE]
    claims: list[Statement] = [told("capture", p, "isis", source=s) for p in around for s in ("afp", "ap")]

    def gov(people: int) -> float:
        places = tuple(replace(s, population=people if s.id == PLACE else 0) for s in LAND.settlements)
        world = infer(claims, Land(places, LAND.units, LAND.sites), RULES)
        return float(picture(world, DAY).shares[AT, world.states.index("syria_gov")])

    assert gov(300_000) > 1.3 * gov(0)


def test_witnesses_across_a_border_count_as_if_they_lay_further_off() -> None:
    half = len(LAND.settlements) // 2
    places = tuple(replace(s, country="SY" if i < half else "IQ") for i, s in enumerate(LAND.settlements))
    units = tuple(replace(u, country="SY" if n == 0 else "IQ") for n, u in enumerate(LAND.units))
    two = lay_out(Land(places, units, LAND.sites), RULES)
    one = lay_out(LAND, RULES)
    named = np.arange(half, len(places), dtype=np.int64)
    days = np.full(len(named), DAY.toordinal())
    numbers = RULES.numbers["around"]
    apart, same = (around_of(g, named, days, numbers).weight[:half].max(axis=1) for g in (two, one))
    some = apart > 0
    assert some.any()
    assert apart[some] == pytest.approx(same[some] * np.exp(-numbers["border"] / numbers["length"]), rel=1e-5)


def test_many_days_at_once_say_what_one_day_says() -> None:
    rows = [
        told("capture", s.id, "isis", day=DAY + timedelta(days=i))
        for i, s in enumerate(LAND.settlements[:20])
    ]
    world = infer(rows, LAND, RULES)
    days = [date(2011, 1, 1), DAY, DAY + timedelta(days=7), DAY + timedelta(days=900)]
    (found,) = shares_on(world, days, len(days))
    for day, share in zip(days, found, strict=True):
        assert share == pytest.approx(own_shares(world, day), abs=1e-5)
    assert len(list(witnesses(world.told)[0])) >= 20


def test_a_strike_makes_whom_it_hits_likelier_and_the_striker_less() -> None:
    made = template(
        RULES.effects["strike", "asserted", "all"],
        frozenset({"isis"}),
        frozenset({"sdf"}),
        ("isis", "nusra", "sdf"),
    )
    assert made.after[2] > made.after[1] > made.after[0] and not made.jump
