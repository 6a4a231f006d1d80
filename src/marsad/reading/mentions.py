"""Dictionary hits → mentions: which words name a party, a source, a trigger; and what steers them.

Of overlapping names the leftmost longest wins, so «قوات سوريا الديمقراطية» holds no country.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.reading.document import ActorMention, Candidate, Document, SourceMention
from marsad.reading.heads_behind import is_place_here, stretched
from marsad.reading.knowledge import ActorName, Cue, ListedSource, TriggerForm
from marsad.reading.lexicon import Hit
from marsad.reading.voice import voiced

_HEADS_BACK = 4
_PLURAL = "ن"
_PHRASE_ENDS = frozenset("،,.;:؛(")
_UNITS = frozenset(
    {"governorate", "city", "town", "village", "district", "subdistrict", "country", "area", "neighbourhood"}
)
_SURE = frozenset({"name", "leader", "people"})
_LOOSE = frozenset({"short", "label", "adjective"})
_HEADLIKE = frozenset({"short", "label", "people"})


def split_hits(doc: Document) -> dict[str, list[Hit]]:
    """Sort hits by what they are, keep the leftmost longest names, mark cues and function words."""
    others = doc.others = _sort_cues(doc)
    taken = [-1] * (len(doc.tokens.words) + 1)  # per word the last word of the name it is part of
    names: list[Hit] = []
    out: dict[str, list[Hit]] = {"actor": [], "source": [], "place": [], "trigger": []}
    triggers = out["trigger"]
    for hit in others:
        first, last, kind = hit.first, hit.last, hit.entry.kind
        if kind == "trigger":
            triggers.append(hit)
        elif first == last:
            if taken[first] == -1:
                taken[first] = first
            if taken[first] == first and taken[first - 1] != first:
                names.append(hit)
        elif taken[first] in (-1, last) and not (kind == "place" and _noun_and_name(doc, hit)):
            if taken[first] == -1:
                taken[first : last + 1] = [last] * (last + 1 - first)
            if _is_whole(taken, hit):
                names.append(hit)
    more = _parties_in_sources(doc, names)
    if more:
        names = sorted([*names, *more], key=lambda h: h.first)
    inside = bytearray(len(taken))
    for hit in names:
        out[hit.entry.kind].append(hit)
        if hit.last > hit.first:
            inside[hit.first : hit.last + 1] = b"\x01" * (hit.last + 1 - hit.first)
    out["trigger"] = [
        h
        for h in triggers
        if not (inside[h.first] or (h.first < h.last and any(inside[h.first : h.last + 1])))
    ]
    return out


def _sort_cues(doc: Document) -> list[Hit]:
    """Set what the document holds of hits by word and of cues; all hits that are no cues."""
    cues, by_word, cue_of = doc.cues, doc.by_word, doc.cue_of
    function = doc.function = [""] * len(doc.tokens.words)
    others: list[Hit] = []
    for hit in doc.hits:
        first, entry = hit.first, hit.entry
        if entry.kind == "cue":
            cue = entry.ref
            kind = cue.kind
            if kind == "topic":
                doc.topics.setdefault(first, cue.value)
                continue
            found = (cue, hit)
            if first in cues:
                cues[first].append(found)
            else:
                cues[first] = [found]
            cue_of[kind].setdefault(first, found)
            if kind == "function" and first == hit.last and not function[first]:
                function[first] = cue.value
        else:
            others.append(hit)
        if first in by_word:
            by_word[first].append(hit)
        else:
            by_word[first] = [hit]
    return others


def _parties_in_sources(doc: Document, names: Sequence[Hit]) -> list[Hit]:
    """The party a source speaks for is named too: leftmost longest again, within the source's words."""
    out: list[Hit] = []
    for source in names:
        if source.entry.kind != "source" or source.last == source.first:
            continue
        done = -1
        for index in range(source.first, source.last + 1):
            for hit in doc.hits_at(index):
                if hit.entry.kind == "actor" and hit.first > done and hit.last <= source.last:
                    best = (hit.first, hit.last)
                    out.extend(
                        h for h in doc.hits_at(index) if h.entry.kind == "actor" and (h.first, h.last) == best
                    )
                    done = hit.last
                    break
    known = {id(h) for h in names}
    return [h for h in out if id(h) not in known]


def _noun_and_name(doc: Document, hit: Hit) -> bool:
    """A gazetteer name that is a unit's noun and its name («محافظة الحديدة»): the name is matched by itself."""
    if hit.first == hit.last:
        return False
    noun = doc.cue(hit.first, "generic")
    return noun is not None and noun.value in _UNITS


def _is_whole(taken: Sequence[int], hit: Hit) -> bool:
    return all(taken[index] == hit.last for index in range(hit.first, hit.last + 1)) and (
        hit.first == 0 or taken[hit.first - 1] != hit.last
    )


def build_triggers(doc: Document, hits: Sequence[Hit]) -> None:
    """One candidate per span: the longest phrase wins, readings of the same words are kept together."""
    groups: dict[tuple[int, int], list[Hit]] = {}
    covered = -1
    for hit in hits:
        if hit.first <= covered and (hit.first, hit.last) not in groups:
            continue
        groups.setdefault((hit.first, hit.last), []).append(hit)
        covered = max(covered, hit.last)
    for (first, last), group in groups.items():
        forms: dict[TriggerForm, None] = {}
        for hit in group:
            if hit.article and hit.entry.ref.pos == "verb" and not doc.clitics.apart:
                continue
            forms[hit.entry.ref] = None
        if forms:
            best = group[0]
            told = voiced(doc, first, last, list(forms)) if doc.clitics.apart else tuple(forms)
            doc.triggers.append(
                Candidate(first, last, told, best.conjunction, best.preposition, best.article)
            )


def build_sources(doc: Document, hits: Sequence[Hit]) -> None:
    """Sources by name or role («مصدر عسكري»); of two conflicts' lists the theatre's own comes first."""
    groups: dict[tuple[int, int], list[ListedSource]] = {}
    for hit in hits:
        groups.setdefault((hit.first, hit.last), []).append(hit.entry.ref)
    for (first, last), listed in groups.items():
        if doc.clitics.apart and is_place_here(doc, first, last):
            continue
        listed.sort(key=lambda found: (found.conflict != doc.theatre, found.conflict != ""))
        name = listed[0].name
        doc.sources.append(SourceMention(first, last, name.id, name.kind, person=name.kind == "person"))


def build_actors(doc: Document, hits: Sequence[Hit]) -> None:
    """Actor mentions, stretched over the heads before them («مسلحي …», «مواقع …», «عناصر من …»)."""
    groups: dict[tuple[int, int], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.first, hit.last), []).append(hit)
    if doc.clitics.apart:
        for (first, last), group in groups.items():
            named = stretched(doc, first, last, _names(group), group[0])
            if named is not None:
                doc.actors.append(named)
        return
    trigger_at = {c.last: c for c in doc.triggers}
    for (first, last), group in groups.items():
        names = _names(group)
        start, head, preposition, conjunction = _stretch(doc, first, group[0])
        kind = names[0].alias.kind
        mention = ActorMention(start, last, first, kind, names, (), head, conjunction, preposition)
        mention.article = group[0].article or group[0].entry.words[0].startswith(doc.clitics.article)
        nouns = tuple([n for n in names if n.alias.kind != "adjective"])
        if nouns:
            mention.names = nouns
        elif not _adjective_stands(doc, mention, first, trigger_at):
            continue
        while doc.actors and doc.actors[-1].first >= start and doc.actors[-1].kind in _HEADLIKE:
            doc.actors.pop()
        doc.actors.append(mention)


def _names(group: Sequence[Hit]) -> tuple[ActorName, ...]:
    """What the hits stand for, each once."""
    if len(group) == 1:
        return (group[0].entry.ref,)
    names: list[ActorName] = []
    for hit in group:
        if hit.entry.ref not in names:
            names.append(hit.entry.ref)
    return tuple(names)


def _stretch(doc: Document, first: int, hit: Hit) -> tuple[int, str, str, str]:
    """Walk left over head nouns; (first word, class of the outermost head, preposition, conjunction)."""
    start, head = first, ""
    preposition, conjunction = hit.preposition, hit.conjunction
    index = first - 1
    sentence = doc.tokens.sentence
    while index >= 0 and first - index <= _HEADS_BACK and sentence[index] == sentence[first]:
        found = _head_at(doc, index)
        if found is None:
            cue = doc.cue(index, "function")
            if cue is not None and cue.extra == "from" and index > 0 and _head_at(doc, index - 1):
                index -= 1
                continue
            break
        if not _PHRASE_ENDS.isdisjoint(doc.tokens.gaps[index + 1]):
            break
        head_cue, head_hit = found
        start, head = index, head_cue.value
        preposition, conjunction = head_hit.preposition, head_hit.conjunction
        index -= 1
        if conjunction:
            break
    if not preposition and start > 0 and doc.function[start - 1] == "prep":
        preposition = doc.tokens.words[start - 1]
    return start, head, preposition, conjunction


def _head_at(doc: Document, index: int) -> tuple[Cue, Hit] | None:
    if index not in doc.cue_of["head"]:
        return None
    for cue, hit in doc.cues.get(index, ()):
        if cue.kind == "head" and hit.first == hit.last:
            return cue, hit
    return None


def _adjective_stands(
    doc: Document, mention: ActorMention, first: int, trigger_at: dict[int, Candidate]
) -> bool:
    """An adjective names a party behind a head («القوات التركية») or a trigger («غارات روسية», one word between)."""
    if mention.head or _second_adjective(doc, mention) or _stands_for_people(doc, mention, first):
        return True
    for back in (1, 2):
        index = first - back
        if index < 0 or doc.tokens.sentence[index] != doc.tokens.sentence[first]:
            return False
        if index in trigger_at and trigger_at[index].forms[0].pos != "verb":
            mention.head = "trigger"
            return True
        if doc.function[index]:
            return False
    return False


def _second_adjective(doc: Document, mention: ActorMention) -> bool:
    """«القوات الروسية والسورية»: joined to a party named right before."""
    return bool(mention.conjunction and doc.actors and doc.actors[-1].last == mention.first - 1)


def _stands_for_people(doc: Document, mention: ActorMention, first: int) -> bool:
    """A plural of people with an article and no noun before it («على الأمريكيين»)."""
    word = doc.tokens.words[mention.last]
    if word[-1] != _PLURAL or not mention.article:
        return False
    sentence = doc.tokens.sentence
    if first == 0 or sentence[first - 1] != sentence[first]:
        return True
    return bool(
        mention.preposition or mention.conjunction or doc.function[first - 1] or doc.cue(first - 1, "say")
    )


def resolve_actors(doc: Document) -> None:
    """Give every actor mention its ids: sure names first, then short names and labels by what went before.

    A short name («التنظيم») takes the last party of its list that was named; failing that the one of its list
    that the report names most, then the first of its list. A label («الإرهابيين») does the same, within its
    theatre.
    """
    counts: dict[str, int] = {}
    listed = [_meant(doc, mention) for mention in doc.actors]
    for mention, names in zip(doc.actors, listed, strict=True):
        ids = _options(doc.theatre, names, _SURE)
        if ids:
            mention.ids, mention.reasons = ids, ("named",)
            for actor in ids:
                counts[actor] = counts.get(actor, 0) + 1
    recent: list[str] = []
    for mention, names in zip(doc.actors, listed, strict=True):
        if not mention.ids:
            mention.ids, mention.reasons = _choose(_options(doc.theatre, names, _LOOSE), recent, counts)
        for actor in mention.ids:
            if actor in recent:
                recent.remove(actor)
            recent.append(actor)
    doc.actors = [m for m in doc.actors if m.ids]


def _choose(
    options: Sequence[str], recent: Sequence[str], counts: dict[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not options:
        return (), ()
    for actor in reversed(recent):
        if actor in options:
            return (actor,), ("refers back to the party named last",)
    best = max(options, key=lambda a: (counts.get(a, 0), -options.index(a)))
    why = "named later in the report" if counts.get(best) else "usual meaning in this conflict"
    return (best,), (why,)


def _meant(doc: Document, mention: ActorMention) -> list[ActorName]:
    """The names that hold here and now, of this conflict's lists and of those that all share.

    Another conflict's list counts only where the words say nothing in this one and the report is partly about it.
    """
    valid = [n for n in mention.names if _valid(doc, mention, n)]
    if not doc.theatre:
        return valid
    own = [n for n in valid if not n.conflict or n.conflict == doc.theatre]
    return own or [n for n in valid if n.conflict in doc.theatres and n.alias.kind in _SURE]


def _options(theatre: str, names: Sequence[ActorName], kinds: frozenset[str]) -> tuple[str, ...]:
    """The parties the words may mean: the theatre's own list first, else what all share, else any list.

    Those whose cue the report holds come before those that need none.
    """
    valid = [n for n in names if n.alias.kind in kinds]
    if len(valid) < 2:
        return tuple([n.alias.actor for n in valid])
    valid.sort(key=lambda n: not n.alias.cue)
    for wanted in (theatre, ""):
        ids = dict.fromkeys([n.alias.actor for n in valid if n.conflict == wanted])
        if ids:
            return tuple(ids)
    first = valid[0].conflict
    return tuple(dict.fromkeys([n.alias.actor for n in valid if n.conflict == first]))


def _valid(doc: Document, mention: ActorMention, name: ActorName) -> bool:
    alias = name.alias
    if (alias.since or alias.until) and (published := doc.report.published):
        if alias.since and published < alias.since:
            return False
        if alias.until and published > alias.until:
            return False
    return not alias.cue or _cue_holds(doc, mention, alias.cue)


def _cue_holds(doc: Document, mention: ActorMention, cue: str) -> bool:
    """Cues are ``scope:word|word``: near (same sentence), report, before, after (the word next to the name)."""
    scope, _, listed = cue.partition(":")
    words = doc.tokens.words
    if scope == "before":
        first, last = mention.core - 1, mention.core
    elif scope == "after":
        first, last = mention.last + 1, mention.last + 2
    elif scope == "near":
        first, last = doc.tokens.sentences[doc.tokens.sentence[mention.first]]
    else:
        return _told_anywhere(doc, listed)
    around = f" {' '.join(words[max(first, 0) : last])} "
    return any(f" {form} " in around for form in listed.split("|"))


def _told_anywhere(doc: Document, listed: str) -> bool:
    """Whether the report has one of the forms; each list is looked for once."""
    held = doc.told.get(listed)
    if held is None:
        if not doc.whole:
            doc.whole = f" {' '.join(doc.tokens.words)} "
        held = doc.told[listed] = any(f" {form} " in doc.whole for form in listed.split("|"))
    return held
