"""The data that says who holds what and why: ``data/control`` and each conflict's ``holders.csv`` and ``start.csv``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from marsad.control.figures import PublishedFigure, Verdict
from marsad.control.records import CONTESTED, UNKNOWN
from marsad.control.rules import Effect, Party, Rules, Speaker, Start
from marsad.errors import MarsadError, PackDuplicateError, PackValueError
from marsad.packs.check import register
from marsad.packs.conflicts import conflict_names, load_conflicts
from marsad.packs.files import data_root, label, read_toml
from marsad.packs.tables import ORIGIN, Column, complain, free, need, read_table

ROLES = ("actor", "target", "contested", "other", "unknown")


def _share(name: str) -> Column:
    return Column(name, number=True)


EFFECTS = (
    need("type"),
    need("status", "asserted", "ongoing", "planned", "denied", "hypothetical", "ended"),
    need("scope", "all", "part"),
    need("roles"),
    need("kind", "jump", "state"),
    Column("strength", required=True, number=True),
    *(Column(role, required=True, number=True) for role in ROLES),
    *(_share(f"before_{role}") for role in ROLES),
    free("note"),
    *ORIGIN,
)
KINDS = (need("kind"), Column("weight", required=True, number=True), free("note"), *ORIGIN)
PALETTE = (
    need("holder"),
    need("colour"),
    Column("name_ar", required=True, arabic=True),
    need("name_en"),
    free("note"),
    *ORIGIN,
)
HOLDERS = (
    need("actor"),
    need("country"),
    need("holder"),
    need("ground", "own", "backs"),
    free("note"),
    *ORIGIN,
)
STARTS = (
    need("country"),
    free("unit"),
    need("holder"),
    Column("from", required=True, day=True),
    Column("share", required=True, number=True),
    free("note"),
    *ORIGIN,
)
VERDICTS = (need("key"), Column("name_ar", required=True), need("name_en"), *ORIGIN)
LABELS = (need("key"), Column("name_ar", required=True), need("name_en"), *ORIGIN)
PUBLISHED = (
    need("id"),
    need("holder"),
    need("countries"),
    need("measure", "territory_km2", "change_percent", "revenue_usd", "revenue_change_percent"),
    free("stream", "all", "oil", "tax", "other"),
    free("per", "day", "month", "year"),
    need("kind", "published", "derived"),
    Column("value", required=True, number=True),
    Column("first", day=True),
    Column("as_of", required=True, day=True),
    need("publisher"),
    need("definition"),
    *ORIGIN,
)
SECTIONS = {
    "source": str,
    "licence": str,
    "chain": dict,
    "claim": dict,
    "reach": dict,
    "neighbours": dict,
    "sources": dict,
    "year": dict,
    "around": dict,
    "taking": dict,
}
MATCHING = {"source": str, "licence": str, "window": dict, "points": dict, "limits": dict}


@cache
def load_rules() -> Rules:
    """Everything the inference goes by, from the shipped data. Raises PackMissingError, PackValueError."""
    return read_rules(data_root())


def read_rules(root: Path, problems: list[MarsadError] | None = None) -> Rules:
    """The rules under the data folder ``root``, checked row by row; problems as ``read_table`` gives them."""
    folder = root / "control"
    parties: dict[tuple[str, str], Party] = {}
    starts: list[Start] = []
    for name in conflict_names(root):
        _parties(root / "conflicts" / name / "holders.csv", parties, problems)
        starts += _starts(root / "conflicts" / name / "start.csv", problems)
    conflicts = load_conflicts()
    sides = {actor.id: actor.side for one in conflicts for actor in one.actors}
    speakers: dict[str, Speaker] = {}
    for one in conflicts:
        for source in one.sources:
            side = sides.get(source.actor, "")
            if source.id not in speakers or side and not speakers[source.id].side:
                speakers[source.id] = Speaker(source.kind, side)
    kinds = {
        row["kind"]: float(row["weight"]) for row in read_table(folder / "source_kinds.csv", KINDS, problems)
    }
    return Rules(
        read_effects(folder / "effects.csv", problems),
        parties,
        sides,
        tuple(starts),
        speakers,
        kinds,
        _numbers(folder / "model.toml"),
        {actor.id: (actor.name_ar, actor.name_en) for one in conflicts for actor in one.actors},
    )


def read_effects(
    path: Path, problems: list[MarsadError] | None = None
) -> Mapping[tuple[str, str, str], Effect]:
    """Effects by (type, status, scope). PackDuplicateError if one stands twice."""
    made: dict[tuple[str, str, str], Effect] = {}
    for row in read_table(path, EFFECTS, problems):
        key = (row["type"], row["status"], row["scope"])
        jump = row["kind"] == "jump"
        before = tuple(float(row[f"before_{role}"] or 1) for role in ROLES)
        after = tuple(float(row[role]) for role in ROLES)
        if key in made:
            what = f"the effect of {' '.join(key)} stands twice"
            complain(PackDuplicateError(what, where=row.where, do="keep one row"), problems)
        elif jump and abs(sum(after) - 1) > 1e-9 or not all(0 <= n <= 1 for n in (*after, *before)):
            what = "shares of a jump that do not sum to 1, or a number outside 0 to 1"
            complain(PackValueError(what, where=row.where, do="mend the numbers"), problems)
        else:
            roles = frozenset(row["roles"].split("|"))
            made[key] = Effect(*key, roles, jump, float(row["strength"]), _five(after), _five(before))
    return made


def _five(numbers: tuple[float, ...]) -> tuple[float, float, float, float, float]:
    a, b, c, d, e = numbers
    return a, b, c, d, e


def _parties(path: Path, made: dict[tuple[str, str], Party], problems: list[MarsadError] | None) -> None:
    for row in read_table(path, HOLDERS, problems):
        key = (row["actor"], row["country"])
        if key in made:
            what = f"{row['actor']} in {row['country']} stands twice"
            complain(PackDuplicateError(what, where=row.where, do="keep one row"), problems)
        made[key] = Party(row["holder"], row["ground"] == "backs")


def _starts(path: Path, problems: list[MarsadError] | None) -> list[Start]:
    out = []
    for row in read_table(path, STARTS, problems):
        since = row.day("from")
        if since is not None:
            out.append(Start(row["country"], row["unit"], row["holder"], since, float(row["share"])))
    return out


@cache
def load_matching() -> Mapping[str, Mapping[str, float]]:
    """The numbers by which claims are merged into incidents. Raises PackMissingError, PackValueError."""
    return _numbers(data_root() / "control" / "incidents.toml", MATCHING)


def _numbers(path: Path, sections: Mapping[str, type] = SECTIONS) -> Mapping[str, Mapping[str, float]]:
    table = read_toml(path, sections)
    out: dict[str, Mapping[str, float]] = {}
    for section, values in table.items():
        if isinstance(values, dict):
            for key, value in values.items():
                if not isinstance(value, int | float) or isinstance(value, bool):
                    where = f"{label(path)}:[{section}]"
                    raise PackValueError(f"'{key}' is no number", where=where, do="give a number")
            out[section] = {key: float(value) for key, value in values.items()}
    return out


@cache
def load_palette() -> Mapping[str, tuple[str, str, str]]:
    """Of each holder the colour (#RRGGBB), the Arabic and the English name, in the order of legends."""
    return read_palette(data_root() / "control" / "palette.csv")


def read_palette(path: Path, problems: list[MarsadError] | None = None) -> Mapping[str, tuple[str, str, str]]:
    """The palette in a file, checked."""
    out: dict[str, tuple[str, str, str]] = {}
    for row in read_table(path, PALETTE, problems):
        if not re.fullmatch("#[0-9A-F]{6}", row["colour"]):
            complain(PackValueError("no colour", where=row.where, do="write #RRGGBB"), problems)
            continue
        out[row["holder"]] = (row["colour"], row["name_ar"], row["name_en"])
    return out


@cache
def load_labels() -> Mapping[str, tuple[str, str]]:
    """Labels of maps and plots by key: Arabic, English."""
    rows = read_table(data_root() / "control" / "labels.csv", LABELS)
    return {row["key"]: (row["name_ar"], row["name_en"]) for row in rows}


@cache
def load_verdict_words() -> Mapping[str, tuple[str, str]]:
    """Why a verdict is what it is, by key: Arabic, English; facts stand in braces."""
    rows = read_table(data_root() / "control" / "verdicts.csv", VERDICTS)
    return {row["key"]: (row["name_ar"], row["name_en"]) for row in rows}


def why_of(verdict: Verdict, lang: str = "en") -> str:
    """Why a verdict is what it is, in Arabic (``ar``) or English.

    >>> from marsad.control.figures import Verdict, Why
    >>> why_of(Verdict("", 0, 0, 0, "cannot tell", (Why("thin", (("share", "4%"),)), Why("within"))))
    'claims name only 4% of the settlements up to then; within the range'
    """
    words, column = load_verdict_words(), 0 if lang == "ar" else 1
    told = (words[one.key][column].format(**dict(one.facts)) for one in verdict.why)
    return ("\u061b " if lang == "ar" else "; ").join(told)


@cache
def load_published() -> tuple[PublishedFigure, ...]:
    """Figures that others published, with where."""
    return read_published(data_root() / "control" / "published_figures.csv")


def read_published(path: Path, problems: list[MarsadError] | None = None) -> tuple[PublishedFigure, ...]:
    """The figures in a file, checked."""
    out = []
    for row in read_table(path, PUBLISHED, problems):
        first, last = row.day("first"), row.day("as_of")
        if last is not None:
            countries = tuple(row["countries"].split("|"))
            out.append(
                PublishedFigure(
                    row["id"],
                    row["holder"],
                    countries,
                    row["measure"],
                    float(row["value"]),
                    first,
                    last,
                    row["publisher"],
                    row["definition"],
                    row["source"],
                    row["stream"],
                    row["per"],
                    row["kind"],
                )
            )
    return tuple(out)


@register("control")
def check_control(root: Path) -> list[MarsadError]:
    """Effects, holders, starts and colours are sound, and the actors and holders they name exist."""
    problems: list[MarsadError] = []
    rules = read_rules(root, problems)
    palette = read_palette(root / "control" / "palette.csv", problems)
    read_published(root / "control" / "published_figures.csv", problems)
    read_table(root / "control" / "labels.csv", LABELS, problems)
    read_table(root / "control" / "verdicts.csv", VERDICTS, problems)
    _numbers(root / "control" / "incidents.toml", MATCHING)
    holders = {party.holder for party in rules.parties.values()}
    where = "conflicts/*/holders.csv"
    for actor in sorted({a for a, _ in rules.parties} | holders):
        if actor not in rules.sides:
            complain(
                PackValueError(f"no actor '{actor}'", where=where, do="use an id of actors.csv"), problems
            )
    for holder in sorted(holders | {CONTESTED, UNKNOWN}):
        if holder not in palette:
            what = f"no colour for '{holder}'"
            complain(PackValueError(what, where="control/palette.csv", do="add a row"), problems)
    for start in rules.starts:
        if start.holder != UNKNOWN and start.holder not in rules.holders(start.country):
            what = f"'{start.holder}' holds no ground in {start.country}"
            complain(
                PackValueError(what, where="conflicts/*/start.csv", do="add it to holders.csv"), problems
            )
    return problems
