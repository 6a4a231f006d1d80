"""Which of several ways to date an event is right? The ways compete: each is described, the best score wins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from marsad.reading.dates_records import DateExpr
from marsad.reading.document import Candidate
from marsad.reading.draft import DateChoice
from marsad.reading.features.view import View, bucket, path

_PLAIN_TAGS = frozenset(("o", "A", "P", "N", "C", "D", "h", "head", "generic", "S", "T"))
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
    days = (published - choice.start).days
    if days < 0:
        return "next"
    return next((name for limit, name in _AGES if days <= limit), "old")


def width_of(choice: DateChoice) -> str:
    """How many days a date spans, as one of few classes."""
    if choice.start is None or choice.end is None:
        return "none"
    days = (choice.end - choice.start).days + 1
    return next((name for limit, name in _WIDTHS if days <= limit), "long")


def date_rows(
    view: View,
    cand: Candidate,
    kind: str,
    status: str,
    options: Sequence[DateOption],
) -> list[list[str]]:
    """The features of every option, in the order of ``options``."""
    published = view.doc.report.published
    scene = _scene(view, cand)
    facts = [f"t={kind}", f"st={status}", scene[0]]
    own_ages = sorted({age_of(o.choice, published) for o in options if o.choice.origin == "expr"})
    facts.append(f"own={'_'.join(own_ages[:2])}")
    what = [*scene, *facts, *("|".join(pair) for pair in combinations(facts[:3], 2))]
    what.append(f"{facts[0]}|{facts[1]}|n={min(options[0].own, 2)}")
    what.append(f"n={min(options[0].own, 2)}")
    shared: dict[str, list[str]] = {}
    out: list[list[str]] = []
    seen: set[tuple[str, date | None, date | None]] = set()
    for option in options:
        choice = option.choice
        age = age_of(choice, published)
        origin = f"{choice.origin}.{choice.variant}" if choice.variant else choice.origin
        if origin not in shared:
            shared[origin] = [f"o={origin}", *(f"o={origin}|{fact}" for fact in what)]
        row = shared[origin].copy()
        if choice.origin in ("expr", "before"):
            row += _described(choice, origin, age, facts)
        if choice.origin == "expr":
            row += _placed(view, cand, kind, option)
        elif choice.origin == "before":
            row += _apart(view, cand, option)
        days = (choice.origin, choice.start, choice.end)
        if days in seen:
            row.append(f"again|{choice.origin}")
        seen.add(days)
        out.append(row)
    return out


def _described(choice: DateChoice, origin: str, age: str, facts: Sequence[str]) -> list[str]:
    what = f"{origin}|{age}"
    width = width_of(choice)
    out = [
        f"d={what}",
        f"d={what}|{width}",
        f"sh={origin}|{choice.shape}|{choice.grain}",
        f"sh={origin}|{choice.shape}",
        f"g={origin}|{choice.grain}",
        f"known={origin}|{choice.start is not None}",
    ]
    out += [f"d={what}|{fact}" for fact in facts]
    out += [f"sh={origin}|{choice.shape}|{fact}" for fact in facts]
    out += [f"w={origin}|{width}|{fact}" for fact in facts[:2]]
    out.append(f"g={origin}|{choice.grain}|{facts[0]}")
    return out


def _scene(view: View, cand: Candidate) -> list[str]:
    """What is around the event, whatever its date."""
    doc, tags = view.doc, view.tags
    form = cand.forms[0]
    sentence = doc.tokens.sentence[cand.first]
    begin, end = doc.tokens.sentences[sentence]
    total = len(doc.tokens.sentences)
    pos = f"{form.pos[0]}{form.tense[:1]}{'l' if cand.article else ''}{'p' if form.pronoun else ''}"
    before = word_class(view, cand.first - 1) if cand.first > begin else "#"
    out = [
        f"pos={pos}",
        f"s={min(sentence, 4)}",
        f"left={min(total - sentence, 3)}",
        f"q={doc.quoted[cand.first]}",
        f"cj={bool(cand.conjunction)}|{pos}",
        f"cl={cand.preposition}|{form.pos[0]}",
        f"w-1={before}|{form.pos[0]}",
    ]
    for index in range(max(begin, cand.first - 7), cand.first):
        if tags[index] not in _PLAIN_TAGS:
            out.append(f"b={word_class(view, index)}|{form.pos[0]}")
    for index in range(cand.last + 1, min(end, cand.last + 4)):
        if tags[index] not in _PLAIN_TAGS:
            out.append(f"a={word_class(view, index)}")
    inside = set(tags[begin:end])
    out += [f"in={tag}" for tag in ("say", "S", "according", "P", "D") if tag in inside]
    out += _clause(view, cand, begin, pos)
    out += _past(view, cand, begin, end)
    return out


def _past(view: View, cand: Candidate, begin: int, end: int) -> list[str]:
    """Words of the sentence that turn to what went before."""
    shape = f"{cand.forms[0].pos[0]}{cand.forms[0].tense[:1]}"
    out = []
    for index in view.past[bisect_left(view.past, begin) : bisect_left(view.past, end)]:
        away = cand.first - index
        side = "near" if 0 < away <= 2 else "before" if 0 < away <= 10 else "far" if away > 0 else "behind"
        out.append(f"past={side}|{shape}")
        if index - begin <= 1:
            out.append(f"past=opens|{shape}")
    return out


def word_class(view: View, index: int) -> str:
    """The class of a function word (the word itself for prepositions, subordinators and auxiliaries), else its tag."""
    tag = view.tags[index]
    if not tag.startswith("f:"):
        return tag
    found = view.doc.cues[index][0]
    if found[0].value in ("prep", "sub", "aux"):
        return f"f:{view.doc.tokens.words[index][len(found[1].conjunction) :]}"
    return found[0].value


def _clause(view: View, cand: Candidate, begin: int, pos: str) -> list[str]:
    """How the sentence and the clause of the event open, and what stands over the event."""
    doc, tags = view.doc, view.tags
    at = cand.first
    while at > begin and view.breaks[at - 1] == view.breaks[cand.first]:
        at -= 1
    out = [f"open={word_class(view, begin)}", f"cla={word_class(view, at)}|{pos}"]
    out.append(f"nth={min(sum(1 for t in doc.triggers if begin <= t.first < cand.first), 2)}")
    for index in range(cand.first - 1, max(begin, cand.first - 9) - 1, -1):
        if tags[index] == "T":
            break
        if doc.function[index] in ("rel", "sub") or tags[index] == "say":
            out.append(f"over={word_class(view, index)}|{pos}")
            break
    return out


def _placed(view: View, cand: Candidate, kind: str, option: DateOption) -> list[str]:
    """Where a date of the event's own sentence stands to its trigger."""
    choice = option.choice
    sentence = view.doc.tokens.sentence[cand.first]
    begin, end = view.doc.tokens.sentences[sentence]
    if choice.last < cand.first:
        side, distance, way = "B", cand.first - choice.last, path(view, choice.last, cand.first)
        low, high = choice.last + 1, cand.first
    elif choice.first > cand.last:
        side, distance, way = "A", choice.first - cand.last, path(view, cand.last, choice.first)
        low, high = cand.last + 1, choice.first
    else:
        side, distance, way, low, high = "I", 0, "in", 0, 0
    side = f"{choice.variant}{side}"
    form = cand.forms[0]
    commas = min(view.clause_breaks(cand.first, choice.first), 3)
    before = view.tags[choice.first - 1] if choice.first > begin else "#"
    middle = view.tags[low:high]
    triggers = min(view.trigger_count[high] - view.trigger_count[low], 2)
    verbs = min(view.verb_count[high] - view.verb_count[low], 2)
    edge = "begin" if choice.first <= begin + 1 else "end" if choice.last + 1 == end else "mid"
    out = [
        f"{side}{bucket(distance)}",
        f"{side}|way={way}",
        f"{side}|com={commas}",
        f"{side}|T={triggers}|V={verbs}",
        f"{side}|T={triggers}|com={min(commas, 2)}",
        f"{side}|T={triggers}|pos={form.pos[0]}",
        f"r={min(option.rank, 2)}|n={min(option.own, 3)}",
        f"{side}|r={min(option.rank, 2)}|n={min(option.own, 3)}",
        f"g={choice.grain}|{side}",
        f"{side}|pb={before}",
        f"edge={edge}|{side}",
        f"edge={edge}|{side}|com={min(commas, 2)}",
        f"{side}|say={'say' in middle}",
    ]
    out += [
        f"{side}|m={tag}"
        for tag in sorted(set(middle))
        if tag.startswith(("f:", "light", "hedge", "negation"))
    ]
    out += _owner(view, cand, choice, side, (begin, end))
    return out + _since(view, cand, choice, side, begin)


def _since(view: View, cand: Candidate, choice: DateChoice, side: str, begin: int) -> list[str]:
    """Whether the event is what a "since" reckons from, and whether the date is that of the saying."""
    form, out = cand.forms[0], []
    if choice.opener >= 0:
        inside = choice.opener < cand.first < choice.first
        out += [f"{side}|since-inside={inside}", f"{choice.variant}|since-inside={inside}|{form.pos[0]}"]
    out.append(f"{choice.variant}|{choice.shape}|pos={form.pos[0]}{form.tense[:1]}|{side[-1]}")
    if "say" in view.tags[max(begin, choice.first - 3) : choice.first]:
        out.append(f"near-say|{side}")
    return out


def _owner(view: View, cand: Candidate, choice: DateChoice, side: str, bounds: tuple[int, int]) -> list[str]:
    """Does another trigger stand nearer to the date than this one?"""
    mine = min(abs(choice.first - cand.last), abs(cand.first - choice.last))
    nearer_before = nearer_after = 0
    for other in view.doc.triggers:
        if other is cand or not bounds[0] <= other.first < bounds[1]:
            continue
        if other.last < choice.first and choice.first - other.last < mine:
            nearer_before += 1
        elif other.first > choice.last and other.first - choice.last < mine:
            nearer_after += 1
    return [
        f"{side}|nb={min(nearer_before, 2)}|na={min(nearer_after, 2)}",
        f"{side}|near={nearer_before + nearer_after == 0}",
    ]


def owner_of(view: View, said: DateExpr) -> Candidate | None:
    """The trigger of the date's own sentence that stands nearest to it."""
    tokens = view.doc.tokens
    sentence = tokens.sentence[said.first]
    begin, end = tokens.sentences[sentence]
    best, nearest = None, end - begin
    for number in view.told.get(sentence, ()):
        trigger = view.doc.triggers[number]
        away = said.first - trigger.last if trigger.last < said.first else trigger.first - said.last
        if away < nearest:
            best, nearest = trigger, away
    return best


def _apart(view: View, cand: Candidate, option: DateOption) -> list[str]:
    """How far a date of another sentence is."""
    choice, tokens = option.choice, view.doc.tokens
    here, there = tokens.sentence[cand.first], tokens.sentence[choice.first]
    gap = min(abs(here - there), 4)
    begin = tokens.sentences[there][0]
    edge = "begin" if choice.first <= begin + 1 else "mid"
    low, high = (choice.last, cand.first) if choice.last < cand.first else (cand.last, choice.first)
    paragraph = "\n" in tokens.text[tokens.ends[low] : tokens.starts[high]]
    origin = choice.origin + choice.variant
    same = choice.owner == cand.lemma
    like = choice.owner != "" and view.triggers[choice.owner].types[0] == view.triggers[cand.lemma].types[0]
    return [
        f"{origin}|gap={gap}",
        f"{origin}|gap={gap}|para={paragraph}",
        f"{origin}|gap={gap}|own={min(option.own, 1)}",
        f"{origin}|rank={min(option.rank, 3)}",
        f"{origin}|edge={edge}|gap={min(gap, 2)}",
        f"{origin}|lead={there == 0}",
        f"{origin}|same={same}",
        f"{origin}|same={same}|lead={there == 0}",
        f"{origin}|from={min(there, 3)}",
        f"{origin}|like={like}|gap={min(gap, 2)}",
    ]
