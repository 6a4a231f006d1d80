"""Figures of money have no verdict but a series; reasons are told in both languages; shares know their denominator."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.control.toy import DAY, grid_land, told

from marsad.control.areas import areas_of
from marsad.control.figures import CANNOT_TELL, found_figures, judge, judge_published, revenue_steps
from marsad.control.infer import infer
from marsad.control.records import Statement
from marsad.model import Count, PlaceRef
from marsad.packs.control import load_published, load_rules, load_verdict_words, why_of

LAND = grid_land()
RULES = load_rules()
AREAS = areas_of(LAND)


def figure(count: Count, type_: str = "figure", place: str = "", since: date | None = None) -> Statement:
    one = told(type_, "U0-00", "isis")
    refs = (PlaceRef(place, 0, "at", "part", place, place, "SY", place),) if place else ()
    days = replace(one.claim.date, start=since or DAY)
    return replace(one, claim=replace(one.claim, count=count, places=refs, date=days), bearings=())


def test_revenue_has_no_verdict_but_a_published_series_with_changes_between_points() -> None:
    money = figure(Count(16e6, "usd", "revenue", "", "month", 81e6))
    world = infer([money], LAND, RULES)
    (found,) = found_figures(world, "revenue")
    assert (found.before, found.per, found.holder) == (81e6, "month", "isis")
    assert [v.verdict for v in judge(found, world, AREAS)] == [CANNOT_TELL]
    assert not found_figures(world, "territory")
    steps = {(s.first.id, s.last.id): s for s in revenue_steps(load_published())}
    assert steps["R1", "R5"].percent == pytest.approx(-80.2, abs=0.1) and steps["R1", "R5"].alike
    assert ("R1", "R9") not in steps and ("R11", "R6") not in steps  # a year and a day are no month
    assert all(p.url for p in load_published() if p.is_revenue)


def test_a_share_of_a_governorate_is_one_of_that_governorate() -> None:
    held = [
        told("hold", s.id, "isis", source=o)
        for s in LAND.settlements
        if s.unit == "U0"
        for o in ("sohr", "afp")
    ]
    share = figure(Count(90, "percent"), "hold", "U0")
    world = infer([*held, share], LAND, RULES)
    found = next(f for f in found_figures(world) if f.unit == "percent")
    assert found.units == ("U0",) and found.measure == "territory"
    here, everywhere = judge(found, world, AREAS), judge(replace(found, units=()), world, AREAS)
    assert here[0].best > 1.2 * everywhere[0].best


def test_what_one_report_tells_twice_in_a_breath_is_one_figure() -> None:
    one = figure(Count(60, "percent", "territory"))
    again = replace(figure(Count(60, "percent"), "hold"), id="again", report=one.report)
    assert len(found_figures(infer([one, again], LAND, RULES))) == 1


def test_reasons_are_told_in_both_languages() -> None:
    world = infer([figure(Count(60, "percent", "territory"), since=DAY - timedelta(days=99))], LAND, RULES)
    (found,) = found_figures(world)
    verdicts = [*judge(found, world, AREAS), *judge_published(load_published()[0], world, AREAS)]
    for verdict in verdicts:
        english, arabic = why_of(verdict), why_of(verdict, "ar")
        assert english.isascii() and "{" not in english + arabic and not arabic.isascii()
    assert all("{" not in a.replace("{share}", "").replace("{low}", "").replace("{high}", "")
               .replace("{unit}", "").replace("{countries}", "") for a, _ in load_verdict_words().values())  # fmt: skip


def test_a_party_that_held_nothing_at_the_beginning_cannot_have_lost_a_share() -> None:
    lost = figure(Count(60, "percent", "territory"), since=DAY - timedelta(days=90))
    world = infer([lost], LAND, RULES)
    (found,) = found_figures(world)
    assert all(v.why for v in judge(replace(found, holder="nobody-here"), world, AREAS))


def test_money_and_men_of_a_state_that_backs_a_party_are_not_that_partys() -> None:
    for measure, unit in (("revenue", "usd"), ("forces", "person")):
        money = figure(Count(15e10, unit, measure))
        actors = tuple(replace(a, id="iran") for a in money.claim.actors)
        theirs = replace(money, claim=replace(money.claim, actors=actors))
        (found,) = found_figures(infer([theirs], LAND, RULES))
        assert found.holder == ""


def test_land_taken_by_who_backs_a_party_is_that_partys() -> None:
    land = figure(Count(500, "km2", "territory"))
    actors = tuple(replace(a, id="russia") for a in land.claim.actors)
    (found,) = found_figures(infer([replace(land, claim=replace(land.claim, actors=actors))], LAND, RULES))
    assert found.holder == "syria_gov"
