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
_TEH_MARBUTA = "\u0629"
_PHRASE_ENDS = frozenset("،,.;:؛(")
_UNITS = frozenset(
    {"governorate", "city", "town", "village", "district", "subdistrict", "country", "area", "neighbourhood"}
)
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
            cue: Cue = entry.ref
            kind = cue.kind
            if cue.number == "owned" and doc.original_end(hit.last) == _TEH_MARBUTA:
                continue  # «خطة», not «خطه»
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
        forms: list[TriggerForm] = []
        for hit in group:
            form: TriggerForm = hit.entry.ref
            if hit.article and form.pos == "verb" and not doc.clitics.apart:
                continue
            if not forms or form not in forms:
                forms.append(form)
        if forms:
            best = group[0]
            told = voiced(doc, first, last, forms) if doc.clitics.apart else tuple(forms)
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
        if _loyal_to(doc, start, preposition):
            continue
        while doc.actors and doc.actors[-1].first >= start and doc.actors[-1].kind in _HEADLIKE:
            doc.actors.pop()
        doc.actors.append(mention)


def _loyal_to(doc: Document, start: int, preposition: str) -> bool:
    """«المقاومة الموالية للرئيس …»: whom a party just named is loyal to, which makes him no party."""
    if len(preposition) != 1 or not doc.actors or doc.actors[-1].kind != "name":
        return False
    if doc.actors[-1].first < start <= doc.actors[-1].last:
        return True
    cues = doc.cues.get(start - 1, ())
    loyal = any(cue.kind == "function" and cue.value == "belong" for cue, _ in cues)
    return loyal and doc.actors[-1].last == start - 2


def _names(group: Sequence[Hit]) -> tuple[ActorName, ...]:
    """What the hits stand for, each once."""
    if len(group) == 1:
        return (group[0].entry.ref,)
    names: list[ActorName] = []
    for hit in group:
        name: ActorName = hit.entry.ref
        alias = name.alias
        for known in names:
            if known is name or (known.alias.actor == alias.actor and known == name):
                break
        else:
            names.append(name)
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
        start, head = head_hit.first, head_cue.value
        preposition, conjunction = head_hit.preposition, head_hit.conjunction
        index = start - 1
        if conjunction or head_cue.value == "support":
            break
    if not preposition and start > 0 and doc.function[start - 1] == "prep":
        preposition = doc.tokens.words[start - 1]
    return start, head, preposition, conjunction


def _head_at(doc: Document, index: int) -> tuple[Cue, Hit] | None:
    """The head noun that ends at word ``index``; of several words only those of support («بدعم جوي»)."""
    for cue, hit in doc.cues.get(index - 1, ()):
        if cue.kind == "head" and cue.value == "support" and hit.last == index:
            return cue, hit
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
