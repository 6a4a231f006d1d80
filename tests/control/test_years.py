"""Years in doubt: evidence is spread over them, and the evidence around draws it to the right one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.control.toy import grid_land, told

from marsad.control.belief import holding, picture
from marsad.control.infer import World, infer
from marsad.control.records import Statement
from marsad.control.update import updated
from marsad.control.years import first_guess, refitted
from marsad.model import DaySpan
from marsad.packs.control import load_rules

RULES = load_rules()
NUMBERS = RULES.numbers["year"]
LAND = grid_land()
PLACE = "U0-05"
AT = LAND.sites[PLACE].settlement


def doubtful(statement: Statement, years: tuple[int, ...] = ()) -> Statement:
    """The same claim, its year inferred and its day of publication unknown."""
    span = replace(statement.claim.date, given=True, year_doubt=True, years=years)
    return replace(statement, claim=replace(statement.claim, date=span), published=None)


def world(*statements: Statement) -> World:
    return infer(statements, LAND, RULES)


def share(found: World, day: date, holder: str) -> float:
    seen = picture(found, day, neighbours=False)
    return float(seen.shares[AT, seen.states.index(holder)])


def shift_of(found: World) -> int:
    """The likeliest shift of the only statement in doubt."""
    (shares,) = found.told.years.values()
    return max(shares, key=lambda shift: shares[shift])


@given(st.dates(date(2012, 1, 1), date(2020, 12, 31)), st.sets(st.integers(2010, 2022), max_size=4))
def test_the_first_guess_sums_to_one_and_nothing_named_leaves_the_year_given_likeliest(
    day: date, named: set[int]
) -> None:
    shares = first_guess(DaySpan(day, day, "said", year_doubt=True, years=tuple(sorted(named))), NUMBERS)
    assert sum(shares.values()) == pytest.approx(1)
    if not named or day.year in named:
        assert max(shares, key=lambda k: shares[k]) == 0


@given(
    st.lists(st.floats(0.01, 1), min_size=5, max_size=5),
    st.lists(st.tuples(st.floats(0, 0.97), st.floats(0.001, 1000)), min_size=5, max_size=5),
)
def test_shares_stay_shares_and_a_claim_that_cannot_be_right_moves_nothing(
    raw: list[float], fits: list[tuple[float, float]]
) -> None:
    first = {0: {shift: value / sum(raw) for shift, value in zip(range(-2, 3), raw, strict=True)}}
    found = refitted(first, {(0, shift): fit for shift, fit in zip(range(-2, 3), fits, strict=True)})
    assert sum(found[0].values()) == pytest.approx(1) and min(found[0].values()) >= 0
    nothing = refitted(
        first, {(0, shift): (0.0, fit[1]) for shift, fit in zip(range(-2, 3), fits, strict=True)}
    )
    assert nothing[0] == pytest.approx(first[0])


def test_evidence_around_draws_a_change_to_the_year_it_happened_in() -> None:
    # ISIS held it until 2017, then the SDF; a sentence says "on 10 August the SDF took it", its year inferred as 2016.
    held = [
        told("hold", PLACE, "isis", day=date(2016, m, 1), source=s) for m, s in ((9, "afp"), (11, "sohr"))
    ]
    held += [told("hold", PLACE, "isis", day=date(2017, 5, 1), source="reuters")]
    after = [told("hold", PLACE, "sdf", day=date(2017, 10, 1), source=s) for s in ("afp", "reuters")]
    change = doubtful(told("capture", PLACE, "sdf", "isis", day=date(2016, 8, 10), source="wiki"))
    found = world(*held, *after, change)
    assert shift_of(found) == 1
    believed = infer([*held, *after, replace(change, claim=replace(change.claim, date=DaySpan(
        date(2016, 8, 10), date(2016, 8, 10), "said")))], LAND, RULES)  # fmt: skip
    assert share(found, date(2016, 8, 20), "isis") > share(believed, date(2016, 8, 20), "isis")
    assert share(found, date(2017, 8, 20), "sdf") > share(world(*held, *after), date(2017, 8, 20), "sdf")


def test_a_surely_dated_claim_of_the_same_change_tells_the_year() -> None:
    sure = told("capture", PLACE, "sdf", day=date(2017, 8, 12), source="afp")
    change = doubtful(told("capture", PLACE, "sdf", day=date(2016, 8, 10), source="wiki"))
    alone, beside = (world(*given).told.years for given in ([change], [sure, change]))
    assert next(iter(beside.values()))[1] > 2 * next(iter(alone.values()))[1]


def test_a_heading_that_names_years_outweighs_the_year_given() -> None:
    change = told("capture", PLACE, "sdf", day=date(2020, 8, 10))
    assert shift_of(world(doubtful(change, (2019,)))) == -1
    assert shift_of(world(doubtful(change, (2019, 2020)))) == 0
    assert shift_of(world(doubtful(change, (2011,)))) == 0


def test_a_sure_year_is_left_alone_and_a_doubt_weakens() -> None:
    change = told("capture", PLACE, "sdf", day=date(2016, 8, 10), published=date(2016, 8, 11))
    assert not world(change).told.years
    day = date(2016, 9, 1)
    assert (
        share(world(change), day, "sdf")
        > share(world(doubtful(change)), day, "sdf")
        > share(world(), day, "sdf")
    )


def test_reasons_say_what_was_done_about_the_year_and_show_no_year_it_hardly_belongs_to() -> None:
    change = doubtful(told("capture", PLACE, "sdf", day=date(2020, 8, 10)), (2019,))
    found = world(change)
    reasons = holding(found, picture(found, date(2022, 1, 1)), AT).reasons
    assert [reason.day.year for reason in reasons] == [2019]
    assert "the year given, 2020, is in doubt: 2019 9" in reasons[0].text


def test_a_doubtful_claim_added_later_is_spread_too() -> None:
    one = told("hold", PLACE, "isis", day=date(2015, 1, 1))
    change = doubtful(told("capture", PLACE, "sdf", day=date(2016, 8, 10)))
    later = updated(world(one), [change])
    days = {date.fromordinal(int(d)).year for d in later.theatres[0].passed.evidence.day}
    assert {2014, 2015, 2016, 2017, 2018} <= days and later.told.years.keys() == {1}
