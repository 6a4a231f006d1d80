"""Sources as pages tell them: for whom they speak, what their word weighs, how far others agree with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from marsad.control.credit import declared, speaker_of
from marsad.control.records import Statement
from marsad.inquiry.atlas import Atlas
from marsad.inquiry.happenings import happenings
from marsad.inquiry.kept import kept
from marsad.packs.control import load_palette
from marsad.web.asking import by_statement
from marsad.web.tongue import Tongue
from marsad.web.views import ClaimView
from marsad.web_errors import WebMissingError

RECENT = 12  # claims shown in full
OUTLET = "outlet:"


@dataclass(frozen=True, slots=True)
class Learned:
    """What a source's word on one type of event weighs. ``claims``: how many counted for that."""

    type: str
    type_name: str
    weight: float
    claims: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """A quarter of a year: claims about who holds what, and the mean chance that they were right, given all others."""

    first: date
    claims: int
    share: float


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in the list of all. ``learned`` None: no claim of it counts on the map."""

    id: str
    name: str
    kind: str
    side: str
    side_name: str
    declared: float
    learned: float | None
    claims: int
    reports: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source. ``shared``: incidents that others tell, too, of ``told``; ``contradicted``: claims against which others
    said something later (or on the same day), of ``claims`` in incidents."""

    head: SourceLine
    learned: tuple[Learned, ...]
    agreement: tuple[Agreement, ...]
    told: int
    shared: int
    judged: int
    contradicted: int
    contradicted_share: float | None
    contradictions: tuple[ClaimView, ...]
    recent: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class _Speakers:
    """Claims by all to whom they are attributed; of each claim about who holds what the mean chance that it is right;
    of each who spoke first in a chain what was learned, by type."""

    claims: Mapping[str, tuple[Statement, ...]]
    right: Mapping[str, float]
    weights: Mapping[str, tuple[tuple[str, float, int], ...]]


@kept(1)
def _speakers(atlas: Atlas) -> _Speakers:
    world = atlas.world
    claims: dict[str, list[Statement]] = defaultdict(list)
    for statement in world.statements:
        named = {source.id for source in statement.claim.sources if source.id} or {speaker_of(statement)}
        for speaker in named:
            claims[speaker].append(statement)
    sums: dict[int, list[float]] = defaultdict(list)
    for theatre in world.theatres:
        evidence = theatre.passed.evidence
        for row in np.nonzero(evidence.direct)[0]:
            sums[int(evidence.statement[row])].append(float(theatre.passed.true[row]))
    right = {world.statements[n].id: sum(values) / len(values) for n, values in sums.items()}
    counted: Counter[int] = Counter(
        key for key, _ in {(row.key, row.statement) for row in world.told.rows if row.statement >= 0}
    )
    weights: dict[str, list[tuple[str, float, int]]] = defaultdict(list)
    for number, (speaker, type_) in enumerate(world.told.keys):
        weights[speaker].append((type_, float(world.weights.reliability[number]), counted[number]))
    return _Speakers(
        {k: tuple(v) for k, v in claims.items()}, right, {k: tuple(v) for k, v in weights.items()}
    )


def source_lines(atlas: Atlas, say: Tongue) -> list[SourceLine]:
    """Every source that some claim is attributed to, those with most claims first."""
    lines = [_line(atlas, id_, say) for id_ in _speakers(atlas).claims if id_]
    return sorted(lines, key=lambda one: (-one.claims, one.id))


def _line(atlas: Atlas, id_: str, say: Tongue) -> SourceLine:
    found, rules = _speakers(atlas), atlas.world.rules
    mine, known = found.claims[id_], rules.speakers.get(id_)
    side = known.side if known else rules.sides.get(id_, "")
    kind = (
        known.kind
        if known
        else "outlet"
        if id_.startswith(OUTLET)
        else "actor"
        if id_ in rules.sides
        else "other"
    )
    weights = found.weights.get(id_, ())
    count = sum(number for *_, number in weights)
    learned = round(sum(weight * number for _, weight, number in weights) / count, 4) if count else None
    days = sorted(one.published for one in mine if one.published)
    return SourceLine(
        id_, source_name(id_, say), kind, side, side_name(side, atlas, say), round(declared(id_, rules), 4), learned,
        len(mine), len({one.report for one in mine}), days[0] if days else None, days[-1] if days else None,
    )  # fmt: skip


def source_name(id_: str, say: Tongue) -> str:
    """What a source is called; an outlet by its own name."""
    return id_.removeprefix(OUTLET) if id_.startswith(OUTLET) else say.name(id_)


def side_name(side: str, atlas: Atlas, say: Tongue) -> str:
    """What a side is called: by the parties of it that hold ground."""
    if not side:
        return ""
    holders = [h for h in load_palette() if atlas.world.rules.sides.get(h) == side]
    return (
        f"{say.t('list')} ".join(say.name(h) for h in holders)
        or say.words.get(f"side.{side}")
        or say.name(side)
    )


def source_view(atlas: Atlas, id_: str, say: Tongue) -> SourceView:
    """A source by id (``outlet:NAME`` for an outlet). Raises WebMissingError."""
    found = _speakers(atlas)
    if not id_ or id_ not in found.claims:
        raise WebMissingError(
            f"no claim is attributed to {id_[:60]!a}", do="look it up in the list of sources"
        )
    mine = found.claims[id_]
    learned = tuple(Learned(t, say.kind(t), round(w, 4), n) for t, w, n in found.weights.get(id_, ()) if n)
    told, shared, judged, against = _others(atlas, mine)
    newest = sorted(mine, key=lambda s: (s.published or date.min, s.id), reverse=True)
    return SourceView(
        _line(atlas, id_, say), tuple(sorted(learned, key=lambda one: -one.claims)), _agreement(mine, found.right),
        told, shared, judged, len(against), round(len(against) / judged, 4) if judged else None,
        tuple(by_statement(atlas, claim, say) for claim in against[:RECENT]),
        tuple(by_statement(atlas, one.id, say) for one in newest[:RECENT]),
    )  # fmt: skip


def _agreement(mine: Iterable[Statement], right: Mapping[str, float]) -> tuple[Agreement, ...]:
    quarters: dict[date, list[float]] = defaultdict(list)
    for one in mine:
        if one.id in right and one.published:
            quarters[date(one.published.year, (one.published.month - 1) // 3 * 3 + 1, 1)].append(
                right[one.id]
            )
    return tuple(Agreement(day, len(v), round(sum(v) / len(v), 4)) for day, v in sorted(quarters.items()))


def _others(atlas: Atlas, mine: Iterable[Statement]) -> tuple[int, int, int, list[str]]:
    """Incidents told, those that others tell too, claims in incidents, and the claims that others contradict later."""
    told, days = happenings(atlas), {one.id: one.published or date.min for one in mine}
    found = {told.of[id_] for id_ in days if id_ in told.of}
    shared = 0
    against: set[str] = set()
    for id_ in found:
        one = told.by_id[id_]
        shared += any(m.statement not in days for m in one.members)
        for each in one.contradictions:
            for ours, theirs in (each.sides, each.sides[::-1]):
                others = [atlas.by_id[t].published or date.min for t in theirs if t not in days]
                against |= {o for o in ours if o in days and any(day >= days[o] for day in others)}
    return len(found), shared, sum(id_ in told.of for id_ in days), sorted(against)
