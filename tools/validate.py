#!/usr/bin/env python3
"""Measure the map of control and write docs/validation.md: python tools/validate.py DAY FILE.jsonl…

FILEs are claims (marsad read --json) and the reports they were read from, or one store (.db). DAY is the day to write
down.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from marsad import __version__
from marsad.cli.validate import against, hidden_changes
from marsad.control.areas import areas_of
from marsad.control.figures import judge_published
from marsad.control.hidden import earlier, hide
from marsad.control.infer import World, infer
from marsad.control.records import Statement
from marsad.inquiry.statements import load_statements
from marsad.packs.control import load_published, load_rules, why_of
from marsad.places.land import load_land
from marsad.record.statements import statements
from marsad.record.store import open_store

OUT = Path(__file__).parent.parent / "docs" / "validation.md"
SAME = {"turkey": "turkey_sna", "syrian_opposition": "turkey_sna"}
HEAD = """# How right the map is

Written by `make validate` ({day}, version {version}, Python {python}); nothing here is typed by hand.
Claims: {claims:,} from {reports:,} reports of {outlets} outlets ({files}), {first} to {last};
{used:,} rows of evidence after scopes, echoes, years in doubt and repeats. Settlements: {settlements:,} (what ships).
What the columns mean: [Control](control.md).
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("day")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    world = infer(told(asked.files), load_land(["SY", "IQ"]), load_rules())
    parts = [
        head(world, asked.day, asked.files),
        truth(world),
        hidden(world),
        weights(world),
        published(world),
    ]
    asked.out.write_text("\n".join(parts), encoding="utf-8")


def told(paths: list[Path]) -> list[Statement]:
    """The claims of files, or of a store."""
    if [path.suffix for path in paths] != [".db"]:
        return load_statements(paths)
    with open_store(str(paths[0]), read_only=True) as store:
        return statements(store)


def head(world: World, day: str, paths: list[Path]) -> str:
    days = [s.published for s in world.statements if s.published]
    return HEAD.format(
        day=day,
        version=__version__,
        python=platform.python_version(),
        claims=len(world.statements),
        reports=len({s.report for s in world.statements}),
        outlets=len({s.outlet for s in world.statements}),
        files=", ".join(path.name for path in paths),
        first=min(days),
        last=max(days),
        used=sum(len(t.passed.evidence.place) for t in world.theatres),
        settlements=len(world.land.settlements),
    )


def row(name: str, one: dict[str, Any]) -> str:
    numbers = (one[key] for key in ("accuracy", "unknown", "known", "log_score", "brier", "contested"))
    return f"| {name} | " + " | ".join(f"{number:.3f}" for number in numbers) + " |"


def truth(world: World) -> str:
    """Against our own table of towns."""
    found = against(world, None, SAME, 7)
    nothing = infer([], world.ground, world.rules)
    bare = against(nothing, None, SAME, 7)
    rules = world.rules
    first = {
        country: min(s.day for s in rules.starts if s.country == country) for country in rules.countries()
    }
    plain = replace(rules, starts=tuple(s for s in rules.starts if s.day == first[s.country]))
    unaided = against(infer(world.statements, world.ground, plain), None, SAME, 7)
    table = files("marsad") / "data/validation/towns.csv"
    towns = {line.split(",")[1] for line in table.read_text(encoding="utf-8").splitlines()[1:]}
    lines = [
        "## Against a table of towns",
        "",
        f"{len(towns)} towns of Syria and Iraq 2013–2019, {found['days']:,} settlement-days "
        "(`data/validation/towns.csv`: our own, from general knowledge; the parameters were chosen with it in view, "
        "and the state at the start of some of them is written down in `start.csv` from the same knowledge, so it "
        "flatters). Turkey and the Syrian opposition count as one. Unknown counts as wrong.",
        "",
        "| what is asked | right | unknown | right of those told | log score | Brier | contested seen |",
        "|---|--:|--:|--:|--:|--:|--:|",
        row("the map, inferred places too", found),
        row("places with claims of their own", found["without_inferred"]),
        row("as known on the day", found["as_known_on_the_day"]),
        row("without what start.csv says of single places", unaided),
        row("no claims at all: as at the start", bare),
        "",
        "| holder | right | | year | right |",
        "|---|--:|---|---|--:|",
    ]
    holders, years = list(found["by_holder"].items()), list(found["by_year"].items())
    for number in range(max(len(holders), len(years))):
        left = f"{holders[number][0]} | {holders[number][1]:.3f}" if number < len(holders) else " | "
        right = f"{years[number][0]} | {years[number][1]:.3f}" if number < len(years) else " | "
        lines.append(f"| {left} | | {right} |")
    return "\n".join([*lines, ""])


def hidden(world: World) -> str:
    """Hidden changes, naive rules beside."""
    found = hidden_changes(world)
    others = {one.name: asdict(one) for one in hide(world, earlier(world)).outcomes}
    lines = [
        "## Hidden changes",
        "",
        "The last time each place was taken is hidden, with all that names the place from a fortnight before, and "
        "predicted from the rest. That somebody took it on that day is known to all; who did is asked. Naive rules "
        "know "
        "the same claims and the same state at the start, and are as sure as they turn out to deserve, which "
        "flatters them.",
        "",
        *_outcomes(found),
        "",
        "The four numbers of the rule for who takes a place (`[taking]` of `model.toml`) were chosen by hiding *other* "
        "changes: one of each place before its last, or told in a year in doubt. On those, by which they were chosen:",
        "",
        *_outcomes(others),
        "",
        "The numbers of the surroundings (`[around]`) were chosen with the table of towns in view (in turn without the "
        "towns of a quarter of the governorates), not with these cases; nothing was tuned to the published totals.",
    ]
    lines += [
        "",
        "Reliability of the model on these cases:",
        "",
        "| stated | came true | beliefs | |",
        "|--:|--:|--:|---|",
    ]
    for one in found["reliability"]:
        bar = "█" * round(one["true"] * 20)
        lines.append(f"| {one['stated']:.2f} | {one['true']:.2f} | {one['count']} | {bar} |")
    return "\n".join([*lines, ""])


def _outcomes(found: Mapping[str, Any]) -> list[str]:
    """One row for each rule."""
    lines = ["| rule | cases | right | log score | Brier |", "|---|--:|--:|--:|--:|"]
    for name, one in found.items():
        if name != "reliability":
            lines.append(
                f"| {name} | {one['cases']} | {one['accuracy']:.3f} | {one['log_score']:.3f} | {one['brier']:.3f} |"
            )
    return lines


def weights(world: World) -> str:
    """Declared and learned weights of the sources with most evidence."""
    from collections import Counter

    from marsad.control.credit import declared

    used = Counter(row.key for row in world.told.rows if row.statement >= 0)
    lines = [
        "## Weights of sources",
        "",
        "Declared by kind, and learned from agreement over time, for the twelve with most evidence.",
        "",
        "| source | claims of | rows | declared | learned |",
        "|---|---|--:|--:|--:|",
    ]
    for key, rows in used.most_common(12):
        speaker, kind = world.told.keys[key]
        prior, learned = declared(speaker, world.rules), float(world.weights.reliability[key])
        lines.append(f"| {speaker or 'nobody named'} | {kind} | {rows} | {prior:.2f} | {learned:.2f} |")
    return "\n".join([*lines, ""])


def published(world: World) -> str:
    """Published totals beside the record; nothing is tuned to them."""
    areas = areas_of(world.land)
    lines = [
        "## Published totals",
        "",
        "Nothing is tuned to these. Low, best and high of the record under each denominator.",
        "",
        "| figure | publisher | value | denominator | low | best | high | verdict |",
        "|---|---|--:|---|--:|--:|--:|---|",
    ]
    for one in load_published():
        unit = one.measure.split("_")[1]
        for verdict in judge_published(one, world, areas):
            lines.append(
                f"| {one.id} {one.holder} {one.last} | {one.publisher} | {one.value:,.0f} {unit} | "
                f"{verdict.denominator} | {verdict.low:,.0f} | {verdict.best:,.0f} | {verdict.high:,.0f} | "
                f"{verdict.verdict}: {why_of(verdict)} |"
            )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
