"""Which of several ways to date an event is right? The ways compete: each is described, the best score wins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from marsad.reading.document import Candidate
from marsad.reading.draft import DateChoice
from marsad.reading.features.view import BUCKET, View, relation
from marsad.reading.linear import Linear, Part, spell

_PLAIN_TAGS = frozenset(("o", "A", "P", "N", "C", "D", "h", "head", "generic", "S", "T"))
_MARKS = ("f:", "light", "hedge", "negation")
_ORIGINS = ("expr", "before", "published", "none")  # of most options
_AGES = ((0, "0"), (1, "1"), (7, "7"), (60, "60"), (400, "400"))
_WIDTHS = ((1, "day"), (10, "days"), (45, "month"))


@dataclass(frozen=True, slots=True)
class DateOption:
    """One way to date an event. ``rank``: nearness among ways of its origin; ``own``: dates of the sentence."""

    choice: DateChoice
    rank: int
    own: int


def age_of(choice: DateChoice, published: date | None) -> str:
    """How long before publication a date starts, as one of few classes."""
    if choice.start is None or published is None:
        return "open" if choice.end is not None else "none"
    return _age((published - choice.start).days)


@lru_cache
def _age(days: int) -> str:
    return "next" if days < 0 else next((name for limit, name in _AGES if days <= limit), "old")


def width_of(choice: DateChoice) -> str:
    """How many days a date spans, as one of few classes."""
    if choice.start is None or choice.end is None:
        return "none"
    return _width((choice.end - choice.start).days + 1)


@lru_cache
def _width(days: int) -> str:
    return next((name for limit, name in _WIDTHS if days <= limit), "long")


@dataclass(slots=True)
class DateScene:
    """What is the same for every way to date one event. ``pos``: its word class and tense."""

    cand: Candidate
    kind: str
    status: str
    pos: str
    ages: str
    begin: int
    end: int


@dataclass(slots=True)
class DateParts:
    """Features of competing options: ``shared`` groups take the origin of an option's date as their first value,
    ``rows`` are (origin, its own groups) per option."""

    shared: list[Part]
    rows: list[tuple[str, list[Part]]]


def date_rows(
    view: View,
    cand: Candidate,
    kind: str,
    status: str,
    options: Sequence[DateOption],
) -> list[list[str]]:
    """The features of every option, in the order of ``options``."""
    parts = date_parts(view, cand, kind, status, options)
    return [
        [*spell([(part[0], origin, *part[1:]) for part in parts.shared]), *spell(own)]
        for origin, own in parts.rows
    ]


def date_scores(model: Linear, parts: DateParts) -> list[float]:
    """The score of every option, in their order."""
    base = dict(zip(_ORIGINS, model.weigh_all(_ORIGINS, parts.shared), strict=True))
    for origin, _ in parts.rows:
        if origin not in base:
            base[origin] = model.weight(origin, parts.shared)
    return [base[origin] + model.score(own) for origin, own in parts.rows]


def date_parts(
    view: View, cand: Candidate, kind: str, status: str, options: Sequence[DateOption]
) -> DateParts:
    """The features of every option, in groups, in the order of ``options``."""
    published = view.day or view.doc.report.published
    begin, end = view.doc.tokens.sentences[view.doc.tokens.sentence[cand.first]]
    ages = [age_of(o.choice, published) for o in options]
    own = sorted({age for age, o in zip(ages, options, strict=True) if o.choice.origin == "expr"})
    form = cand.forms[0]
    pos = f"{form.pos[0]}{form.tense[:1]}{'l' if cand.article else ''}{'p' if form.pronoun else ''}"
    scene = DateScene(cand, kind, status, pos, "_".join(own[:2]), begin, end)
    out: list[tuple[str, list[Part]]] = []
    seen: set[tuple[str, date | None, date | None]] = set()
    for option, age in zip(options, ages, strict=True):
        choice = option.choice
        origin = f"{choice.origin}.{choice.variant}" if choice.variant else choice.origin
        row: list[Part] = []
        if choice.origin == "expr":
            _described(scene, choice, origin, age, row)
            _placed(view, scene, option, row)
        elif choice.origin in ("before", "after"):
            _described(scene, choice, origin, age, row)
            _apart(view, scene, option, row)
        days = (choice.origin, choice.start, choice.end)
        if days in seen:
            row.append((_again, choice.origin))
        seen.add(days)
        out.append((origin, row))
    return DateParts(_scene(view, scene, min(options[0].own, 2)), out)


def _again(origin: str) -> tuple[str, ...]:
    return (f"again|{origin}",)


def _described(scene: DateScene, choice: DateChoice, origin: str, age: str, row: list[Part]) -> None:
    """What a date is, whoever it may belong to."""
    kind, status = scene.kind, scene.status
    row += (
        (_aged, origin, age, width_of(choice), kind, status),
        (_shaped, origin, choice.shape, choice.grain, choice.start is not None, kind, status),
        (_aged_for, origin, age, choice.shape, scene.pos, scene.ages),
    )


def _aged(origin: str, age: str, width: str, kind: str, status: str) -> tuple[str, ...]:
    what = f"d={origin}|{age}"
    wide = f"w={origin}|{width}"
    return (
        what,
        f"{what}|{width}",
        f"{what}|t={kind}",
        f"{what}|st={status}",
        f"{wide}|t={kind}",
        f"{wide}|st={status}",
    )


def _shaped(origin: str, shape: str, grain: str, known: bool, kind: str, status: str) -> tuple[str, ...]:
    what = f"sh={origin}|{shape}"
    return (
        f"{what}|{grain}",
        what,
        f"g={origin}|{grain}",
        f"known={origin}|{known}",
        f"{what}|t={kind}",
        f"{what}|st={status}",
        f"g={origin}|{grain}|t={kind}",
    )


def _aged_for(origin: str, age: str, shape: str, pos: str, ages: str) -> tuple[str, ...]:
    return (
        f"d={origin}|{age}|pos={pos}",
        f"d={origin}|{age}|own={ages}",
        f"sh={origin}|{shape}|pos={pos}",
        f"sh={origin}|{shape}|own={ages}",
    )


def _scene(view: View, scene: DateScene, own: int) -> list[Part]:
    """What is around the event, whatever its date; each group takes the origin of the date as its first value."""
    doc, tags, cand = view.doc, view.tags, scene.cand
    begin, pos = scene.begin, scene.pos
    sentence = doc.tokens.sentence[cand.first]
    left = len(doc.tokens.sentences) - sentence
    earlier = sum([doc.triggers[number].first < cand.first for number in view.told[sentence]])
    out: list[Part] = [
        (_what, scene.kind, scene.status, pos),
        (_counted, scene.kind, scene.status, own),
        (_position, sentence if sentence < 4 else 4, left if left < 3 else 3, scene.ages, min(earlier, 2)),
        (_form, pos, doc.quoted[cand.first], cand.conjunction != "", cand.preposition),
    ]
    low = max(begin, cand.first - 7)
    for index, tag in enumerate(tags[low : cand.first], low):
        if tag not in _PLAIN_TAGS:
            out.append((_near_before, word_class(view, index), pos[0]))
    _past(view, scene, out)
    return out


def _what(origin: str, kind: str, status: str, pos: str) -> tuple[str, ...]:
    o = f"o={origin}"
    return (
        o,
        f"{o}|pos={pos}",
        f"{o}|t={kind}",
        f"{o}|st={status}",
        f"{o}|pos={pos}",
        f"{o}|t={kind}|st={status}",
        f"{o}|t={kind}|pos={pos}",
        f"{o}|st={status}|pos={pos}",
    )


def _counted(origin: str, kind: str, status: str, own: int) -> tuple[str, ...]:
    return f"o={origin}|t={kind}|st={status}|n={own}", f"o={origin}|n={own}"


def _position(origin: str, sentence: int, left: int, ages: str, earlier: int) -> tuple[str, ...]:
    return (
        f"o={origin}|s={sentence}",
        f"o={origin}|left={left}",
        f"o={origin}|own={ages}",
        f"o={origin}|nth={earlier}",
    )


def _form(origin: str, pos: str, quoted: bool, joined: bool, preposition: str) -> tuple[str, ...]:
    return f"o={origin}|q={quoted}", f"o={origin}|cj={joined}|{pos}", f"o={origin}|cl={preposition}|{pos[0]}"


def _near_before(origin: str, word: str, pos: str) -> tuple[str, ...]:
    return (f"o={origin}|b={word}|{pos}",)


def _past(view: View, scene: DateScene, out: list[Part]) -> None:
    """Words of the sentence that turn to what went before."""
    begin, first, form = scene.begin, scene.cand.first, scene.cand.forms[0]
    for index in view.past[bisect_left(view.past, begin) : bisect_left(view.past, scene.end)]:
        away = first - index
        side = "near" if 0 < away <= 2 else "before" if 0 < away <= 10 else "far" if away > 0 else "behind"
        out.append((_turned, side, f"{form.pos[0]}{form.tense[:1]}", index - begin <= 1))


def _turned(origin: str, side: str, shape: str, opens: bool) -> tuple[str, ...]:
    past = f"o={origin}|past={side}|{shape}"
    return (past, f"o={origin}|past=opens|{shape}") if opens else (past,)


def word_class(view: View, index: int) -> str:
    """The class of a function word (the word itself for prepositions, subordinators and auxiliaries), else its tag."""
    tag = view.tags[index]
    if not tag.startswith("f:"):
        return tag
    found = view.doc.cues[index][0]
    if found[0].value in ("prep", "sub", "aux"):
        return f"f:{view.doc.tokens.words[index][len(found[1].conjunction) :]}"
    return found[0].value


def _placed(view: View, scene: DateScene, option: DateOption, row: list[Part]) -> None:
    """Where a date of the event's own sentence stands to its trigger."""
    choice, cand, begin = option.choice, scene.cand, scene.begin
    side, distance, way = relation(view, cand, choice.first, choice.last)
    low, high = (choice.last + 1, cand.first) if side == "B" else (cand.last + 1, choice.first)
    low, high = (low, high) if side != "I" else (0, 0)
    side = f"{choice.variant}{side}"
    commas = min(view.clause_breaks(cand.first, choice.first), 3)
    before = view.tags[choice.first - 1] if choice.first > begin else "#"
    middle = set(view.tags[low:high])
    triggers = min(view.trigger_count[high] - view.trigger_count[low], 2)
    verbs = min(view.verb_count[high] - view.verb_count[low], 2)
    edge = "begin" if choice.first <= begin + 1 else "end" if choice.last + 1 == scene.end else "mid"
    pos, rank = scene.cand.forms[0].pos[0], min(option.rank, 2)
    row += (
        (_away, side, BUCKET[distance], commas, triggers, verbs),
        (_way, side, way),
        (_ranked, side, triggers, pos, rank, min(option.own, 3), choice.grain),
        (_edge, side, before, edge, min(commas, 2), "say" in middle),
    )
    row += [(_between, side, tag) for tag in sorted(middle) if tag.startswith(_MARKS)]
    _owner(view, scene, choice, side, row)
    _since(view, scene, choice, side, row)


def _away(side: str, away: str, commas: int, triggers: int, verbs: int) -> tuple[str, ...]:
    return (
        f"{side}{away}",
        f"{side}|com={commas}",
        f"{side}|T={triggers}|V={verbs}",
        f"{side}|T={triggers}|com={min(commas, 2)}",
    )


def _way(side: str, way: str) -> tuple[str, ...]:
    return (f"{side}|way={way}",)


def _ranked(side: str, triggers: int, pos: str, rank: int, own: int, grain: str) -> tuple[str, ...]:
    return (
        f"{side}|T={triggers}|pos={pos}",
        f"r={rank}|n={own}",
        f"{side}|r={rank}|n={own}",
        f"g={grain}|{side}",
    )


def _edge(side: str, tag: str, edge: str, commas: int, said: bool) -> tuple[str, ...]:
    return f"{side}|pb={tag}", f"edge={edge}|{side}", f"edge={edge}|{side}|com={commas}", f"{side}|say={said}"


def _between(side: str, tag: str) -> tuple[str, ...]:
    return (f"{side}|m={tag}",)


def _since(view: View, scene: DateScene, choice: DateChoice, side: str, row: list[Part]) -> None:
    """Whether the event is what a "since" reckons from, and whether the date is that of the saying."""
    form, first = scene.cand.forms[0], scene.cand.first
    if choice.opener >= 0:
        inside = choice.opener < first < choice.first
        row.append((_opened, side, choice.variant, inside, form.pos[0]))
    said = "say" in view.tags[max(scene.begin, choice.first - 3) : choice.first]
    row.append((_reckoned, side, choice.variant, choice.shape, f"{form.pos[0]}{form.tense[:1]}", said))


def _opened(side: str, variant: str, inside: bool, pos: str) -> tuple[str, ...]:
    return f"{side}|since-inside={inside}", f"{variant}|since-inside={inside}|{pos}"


def _reckoned(side: str, variant: str, shape: str, pos: str, said: bool) -> tuple[str, ...]:
    reckoned = f"{variant}|{shape}|pos={pos}|{side[-1]}"
    return (reckoned, f"near-say|{side}") if said else (reckoned,)


def _owner(view: View, scene: DateScene, choice: DateChoice, side: str, row: list[Part]) -> None:
    """Does another trigger stand nearer to the date than this one?"""
    cand = scene.cand
    mine = min(abs(choice.first - cand.last), abs(cand.first - choice.last))
    nearer_before = nearer_after = 0
    for number in view.told[view.doc.tokens.sentence[cand.first]]:
        other = view.doc.triggers[number]
        if other is cand:
            continue
        if other.last < choice.first and choice.first - other.last < mine:
            nearer_before += 1
        elif other.first > choice.last and other.first - choice.last < mine:
            nearer_after += 1
    row.append((_nearer, side, min(nearer_before, 2), min(nearer_after, 2)))


def _nearer(side: str, before: int, after: int) -> tuple[str, ...]:
    return f"{side}|nb={before}|na={after}", f"{side}|near={before + after == 0}"


def _apart(view: View, scene: DateScene, option: DateOption, row: list[Part]) -> None:
    """How far a date of another sentence is."""
    choice, tokens, cand = option.choice, view.doc.tokens, scene.cand
    here, there = tokens.sentence[cand.first], tokens.sentence[choice.first]
    gap = min(abs(here - there), 4)
    edge = "begin" if choice.first <= tokens.sentences[there][0] + 1 else "mid"
    low, high = (choice.last, cand.first) if choice.last < cand.first else (cand.last, choice.first)
    paragraph = bisect_right(tokens.lines, low) < bisect_right(tokens.lines, high)
    origin = choice.origin + choice.variant
    like = choice.owner != "" and view.triggers[choice.owner].types[0] == view.triggers[cand.lemma].types[0]
    row += (
        (_gap, origin, gap, paragraph, min(option.own, 1)),
        (_told_in, origin, min(gap, 2), edge, min(there, 3), min(option.rank, 3)),
        (_owned, origin, min(gap, 2), choice.owner == cand.lemma, like, there == 0),
    )


def _gap(origin: str, gap: int, paragraph: bool, own: int) -> tuple[str, ...]:
    return f"{origin}|gap={gap}", f"{origin}|gap={gap}|para={paragraph}", f"{origin}|gap={gap}|own={own}"


def _told_in(origin: str, gap: int, edge: str, there: int, rank: int) -> tuple[str, ...]:
    return (
        f"{origin}|rank={rank}",
        f"{origin}|edge={edge}|gap={gap}",
        f"{origin}|lead={there == 0}",
        f"{origin}|from={there}",
    )


def _owned(origin: str, gap: int, same: bool, like: bool, lead: bool) -> tuple[str, ...]:
    return f"{origin}|same={same}", f"{origin}|same={same}|lead={lead}", f"{origin}|like={like}|gap={gap}"
