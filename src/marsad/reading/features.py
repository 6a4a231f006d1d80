"""What the scorers look at. Features are names of our own lists' classes and of closed-class words, never content
words of a text, so weights carry nothing of the articles they were learned from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from marsad.reading.document import ActorMention, Candidate, Document, PlaceMention, SourceMention
from marsad.reading.knowledge import Trigger

_BUCKETS = (0, 1, 2, 3, 5, 8, 12, 20)
_SENTENCE_TAGS = ("A", "P", "C", "D", "N", "S", "say", "according", "negation")
_NEAR_TAGS = ("A", "P", "C", "T", "N")
_STEERING = ("hedge", "light", "negation", "deny")
_CLAUSE = frozenset(".;:؛،,\n")


def bucket(distance: int) -> str:
    """A distance in words as one of few classes, sign kept."""
    sign = "-" if distance < 0 else ""
    return f"{sign}{bisect_left(_BUCKETS, abs(distance))}"


@dataclass(slots=True)
class View:
    """A document with what features need computed once: a tag per word, mentions by first word."""

    doc: Document
    tags: list[str]
    breaks: list[int]
    actor_first: list[int] = field(default_factory=list)
    place_first: list[int] = field(default_factory=list)
    lead_ids: frozenset[str] = frozenset()
    triggers: dict[str, Trigger] = field(default_factory=dict)

    def clause_breaks(self, left: int, right: int) -> int:
        """How many commas and the like stand between two words."""
        return self.breaks[right] - self.breaks[left] if right > left else self.breaks[left] - self.breaks[right]


def make_view(
    doc: Document,
    triggers: dict[str, Trigger],
    dated: list[tuple[int, int]],
    numbered: list[tuple[int, int]],
) -> View:
    """Tag every word once. ``dated`` and ``numbered`` are word spans of dates and numbers."""
    size = len(doc.tokens.words)
    tags = ["o"] * size
    for index, found in doc.cues.items():
        cue = found[0][0]
        if cue.kind == "function":
            tags[index] = "f:" + doc.tokens.words[index]
        elif cue.kind in ("hedge", "light"):
            tags[index] = f"{cue.kind}:{cue.value}"
        else:
            tags[index] = cue.kind
    for kind, spans in (("N", numbered), ("D", dated)):
        for first, last in spans:
            for index in range(first, last + 1):
                tags[index] = kind
    for place in doc.places:
        for index in range(place.first, place.last + 1):
            tags[index] = "P"
    for actor in doc.actors:
        for index in range(actor.first, actor.last + 1):
            tags[index] = "C" if actor.kind == "people" else "A"
    for source in doc.sources:
        for index in range(source.first, source.last + 1):
            tags[index] = "S"
    for candidate in doc.triggers:
        for index in range(candidate.first, candidate.last + 1):
            tags[index] = "T"
    breaks, count = [0] * (size + 1), 0
    for index in range(size):
        if _CLAUSE & set(doc.tokens.gap(index)):
            count += 1
        breaks[index] = count
    breaks[size] = count
    view = View(doc, tags, breaks, triggers=triggers)
    view.actor_first = [a.first for a in doc.actors]
    view.place_first = [p.first for p in doc.places]
    lead = doc.tokens.sentences[1][1] if len(doc.tokens.sentences) > 1 else size
    view.lead_ids = frozenset(i for a in doc.actors if a.first < lead for i in a.ids)
    return view


def _around(view: View, index: int, first: int, last: int) -> str:
    """The tag at ``index`` if it lies in the sentence [first, last), else an edge mark."""
    return view.tags[index] if first <= index < last else "#"


def trigger_features(view: View, number: int) -> list[str]:
    """For candidate ``number``: what event, if any, does it tell of?

    Features come twice: with the trigger ("L=") and with the type its entry lists first ("Y="), so that a rare
    trigger is read like others of its type.
    """
    doc = view.doc
    cand = doc.triggers[number]
    form = cand.forms[0]
    lemma, entry = form.trigger, view.triggers[form.trigger]
    sentence = doc.tokens.sentence[cand.first]
    begin, end = doc.tokens.sentences[sentence]
    tags = view.tags
    before, after = _around(view, cand.first - 1, begin, end), _around(view, cand.last + 1, begin, end)
    before2, after2 = _around(view, cand.first - 2, begin, end), _around(view, cand.last + 2, begin, end)
    shape = f"{form.pos}.{form.tense}{'.al' if cand.article else ''}{'.pr' if form.pronoun else ''}"
    own = [
        "sh=" + shape,
        "w-1=" + before,
        "w+1=" + after,
        "w-2=" + before2,
        "w+2=" + after2,
        f"sh={shape}|{before}",
    ]
    if cand.preposition:
        own.append("cl=" + cand.preposition)
    inside = set(tags[begin:end])
    own += ["s:" + tag for tag in _SENTENCE_TAGS if tag in inside]
    if "A" not in inside:
        own.append("s:noA" if "P" in inside else "s:bare")
    for tag in tags[max(begin, cand.first - 5) : cand.first]:
        if tag.startswith(_STEERING):
            own.append("b5=" + tag)
    right, left = tags[cand.last + 1 : min(end, cand.last + 7)], tags[max(begin, cand.first - 6) : cand.first]
    for side, near in (("R", right), ("L", left)):
        own += [f"{side}6={tag}" for tag in _NEAR_TAGS if tag in near]
    if number and doc.triggers[number - 1].last >= cand.first - 3:
        own.append("pT=" + doc.triggers[number - 1].lemma)
    if number + 1 < len(doc.triggers) and doc.triggers[number + 1].first <= cand.last + 3:
        own.append("nT=" + doc.triggers[number + 1].lemma)
    kind = entry.types[0]
    out = ["L=" + lemma, f"Y={kind}", f"cue={entry.cue}", f"Y={kind}|cue={entry.cue}"]
    out += [f"Y={t}" for t in entry.types[1:]]
    for feature in own:
        out += (feature, f"L={lemma}|{feature}", f"Y={kind}|{feature}")
    out += [f"w-12={before2}_{before}", f"w+12={after}_{after2}", f"pos={min(sentence, 6)}", "th=" + doc.theatre]
    if cand.conjunction:
        out.append("conj=" + cand.conjunction)
    if form.agreement:
        out.append("agr=" + form.agreement)
    if doc.quoted[cand.first]:
        out.append("quoted")
    out.append(f"seen={min(sum(1 for c in doc.triggers[:number] if c.lemma == lemma), 2)}")
    names = {i for k in _between(view.actor_first, begin, end) for i in doc.actors[k].ids}
    if sentence > 2 and not names & view.lead_ids:
        out.append("off-lead" if names else "no-actor")
    return out


def _between(starts: list[int], begin: int, end: int) -> range:
    return range(bisect_left(starts, begin), bisect_right(starts, end - 1))


def path(view: View, left: int, right: int) -> str:
    """The tags strictly between two words, shortened to what matters when they are many."""
    if right - left <= 1:
        return "adj"
    middle = view.tags[left + 1 : right]
    if len(middle) <= 3:
        return "_".join(t if t != "o" else "." for t in middle)
    marks = [t for t in ("T", "A", "P", "C", "say", "S") if t in middle]
    return f"far:{''.join(m[0] for m in marks)}"


def _relation(view: View, cand: Candidate, first: int, last: int) -> tuple[str, int, str]:
    """Where a mention stands to a trigger: side (B before, A after, I inside), distance, path."""
    if last < cand.first:
        return "B", cand.first - last, path(view, last, cand.first)
    if first > cand.last:
        return "A", first - cand.last, path(view, cand.last, first)
    return "I", 0, "in"


def actor_features(view: View, cand: Candidate, kind: str, mention: ActorMention, rank: int, count: int) -> list[str]:
    """For one party (by its mention nearest to the trigger): actor, target or neither of the event?

    ``rank``: 0 for the nearest mention on its side of the trigger, and so on. ``count``: mentions in the report.
    """
    doc = view.doc
    form = cand.forms[0]
    lemma = form.trigger
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    entry = view.triggers[lemma]
    frame = f"{entry.subject}/{entry.object}"
    pos = form.pos[0] + form.tense[:1]
    prep = mention.preposition or "-"
    kindc = mention.kind
    out = [f"t={kind}", f"k={kindc}", f"h={mention.head}", f"t={kind}|k={kindc}", f"cnt={min(count, 4)}"]
    if apart:
        out += [f"ap={max(-1, min(apart, 4))}", f"t={kind}|ap={max(-1, min(apart, 3))}", f"L={lemma}|ap={apart > 0}"]
        if mention.ids[0] in view.lead_ids:
            out.append("lead")
        return out
    side, distance, way = _relation(view, cand, mention.first, mention.last)
    near = f"{side}{bucket(distance)}"
    commas = min(view.clause_breaks(cand.first, mention.first), 3)
    out += [
        f"{side}|pos={pos}",
        f"{near}|pos={pos}",
        f"t={kind}|{side}|pos={pos}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|pos={pos}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|pos={pos}",
        f"F={frame}|{side}|prep={prep}|pos={pos}",
        f"F={frame}|{side}|rank={min(rank, 2)}|pos={pos}",
        f"F={frame}|{side}|way={way}",
        f"{side}|way={way}",
        f"t={kind}|{side}|way={way}",
        f"{side}|rank={min(rank, 3)}|pos={pos}",
        f"t={kind}|{side}|rank={min(rank, 3)}|pos={pos}",
        f"{side}|com={commas}",
        f"{side}|h={mention.head}|t={kind}",
        f"L={lemma}|{side}|h={mention.head}",
        f"{side}|k={kindc}|pos={pos}",
    ]
    if cand.preposition:
        out.append(f"cl={cand.preposition}|{side}")
    if form.pronoun:
        out.append(f"pron|{side}|pos={pos}")
    begin, _ = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    if cand.first - 1 >= begin:
        tag = view.tags[cand.first - 1]
        if tag != "o":
            out.append(f"bt={tag}|{side}")
            out.append(f"bt={tag}|{side}|rank={min(rank, 2)}")
    if mention.first > begin and view.tags[mention.first - 1] == "say":
        out.append("says")
    return out


def place_features(view: View, cand: Candidate, kind: str, mention: PlaceMention, rank: int) -> list[str]:
    """For one place mention: did the event happen there?"""
    doc = view.doc
    form = cand.forms[0]
    lemma = form.trigger
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    generic = mention.generic[0] if mention.generic else "-"
    level = mention.place.kind if mention.place else "?"
    out = [f"g={generic}", f"lv={level}", f"in={mention.inside >= 0}", f"lv={level}|t={kind}", f"rf={mention.refers >= 0}"]
    if mention.inside >= 0 or level in ("country", "adm1"):
        out.append(f"lv={level}|in={mention.inside >= 0}")
    if apart:
        ap = max(-1, min(apart, 4))
        first = doc.tokens.sentence[mention.first] == 0
        return [*out, f"ap={ap}", f"t={kind}|ap={ap}", f"ap={ap}|r={min(rank, 3)}", f"ap={ap}|lead={first}", f"ap={ap}|lv={level}"]
    side, distance, way = _relation(view, cand, mention.first, mention.last)
    prep = mention.preposition or "-"
    pos = form.pos[0] + form.tense[:1]
    commas = min(view.clause_breaks(cand.first, mention.first), 3)
    return [
        *out,
        f"{side}{bucket(distance)}",
        f"{side}|prep={prep}",
        f"t={kind}|{side}|prep={prep}",
        f"L={lemma}|{side}|prep={prep}",
        f"{side}|rank={min(rank, 3)}",
        f"t={kind}|{side}|rank={min(rank, 3)}",
        f"{side}|way={way}",
        f"t={kind}|{side}|way={way}",
        f"L={lemma}|{side}",
        f"{side}|com={commas}",
        f"{side}|pos={pos}|rank={min(rank, 2)}",
        f"{side}|d={mention.direction != ''}",
        f"cj={mention.conjunction != ''}|rank={min(rank, 2)}",
        f"pb={view.tags[mention.first - 1] if mention.first else '#'}",
    ]


def source_features(view: View, cand: Candidate, mention: SourceMention, rank: int, opened: bool) -> list[str]:
    """For one source mention: does the report attribute the event to it?

    ``opened``: the trigger stands in a quotation that began after this mention.
    """
    doc = view.doc
    apart = doc.tokens.sentence[cand.first] - doc.tokens.sentence[mention.first]
    line = doc.report.text.count("\n", *sorted((doc.words(mention.first, mention.first)[1], doc.words(cand.first, cand.first)[1])))
    ap = max(-2, min(apart, 5))
    out = [f"via={mention.via}", f"k={mention.kind}", f"ap={ap}", f"ap={ap}|via={mention.via}", f"r={min(rank, 3)}|ap={ap}",
           f"k={mention.kind}|ap={ap}", f"nl={min(line, 3)}", f"nl={min(line, 2)}|ap={ap}", f"op={opened}|ap={ap}", f"q={doc.quoted[cand.first]}|ap={ap}"]
    begin, end = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    head = view.tags[begin : begin + 2]
    for tag in ("carry_on", "say", "according"):
        if tag in head:
            out.append(f"st={tag}|ap={ap}")
            out.append(f"st={tag}|ap={ap}|r={min(rank, 2)}")
    if apart == 0:
        side, distance, way = _relation(view, cand, mention.first, mention.last)
        out += [f"{side}{bucket(distance)}", f"{side}|via={mention.via}", f"{side}|com={min(view.clause_breaks(cand.first, mention.first), 3)}",
                f"{side}|way={way}", f"{side}|via={mention.via}|k={mention.kind}"]
    if any(view.tags[k] == "S" for k in range(begin, end)):
        out.append(f"own|ap={ap}")
    return out


def status_features(view: View, cand: Candidate, kind: str) -> list[str]:
    """Reported as having happened, under way, planned, denied, supposed or over?"""
    doc = view.doc
    form = cand.forms[0]
    lemma = form.trigger
    begin, end = doc.tokens.sentences[doc.tokens.sentence[cand.first]]
    shape = f"{form.pos}.{form.tense}"
    out = [f"t={kind}", f"sh={shape}", f"t={kind}|sh={shape}", f"L={lemma}", f"L={lemma}|sh={shape}", f"q={doc.quoted[cand.first]}"]
    if cand.preposition:
        out += [f"cl={cand.preposition}", f"cl={cand.preposition}|sh={shape}", f"cl={cand.preposition}|t={kind}"]
    for back in range(1, 9):
        index = cand.first - back
        if index < begin:
            break
        tag = view.tags[index]
        if tag not in ("o", "A", "P", "N", "D", "C", "h", "head", "generic"):
            near = "n" if back <= 2 else "m" if back <= 5 else "f"
            out.append(f"b={tag}|{near}")
            if back <= 2:
                out.append(f"b={tag}|sh={shape}")
            if tag.startswith(("hedge", "light", "negation", "deny")):
                out.append(f"h={tag}|{near}|t={kind}")
    for ahead in range(1, 5):
        index = cand.last + ahead
        if index >= end:
            break
        tag = view.tags[index]
        if tag not in ("o", "A", "P", "N", "C", "head", "generic"):
            out.append(f"a={tag}|{'n' if ahead <= 2 else 'm'}")
    return out
