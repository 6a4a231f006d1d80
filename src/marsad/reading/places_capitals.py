"""Place mentions of a language that marks names by capitals and lets nouns stand on both sides of them.

"the northern town of X", "X province", "villages near X", "Aleppo's eastern districts". A name no gazetteer has is
taken where a place noun, a bearing or a preposition of place stands by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.reading.document import Document, PlaceMention
from marsad.reading.knowledge import Place, Trigger
from marsad.reading.lexicon import Hit
from marsad.reading.place_capital_names import ROLES, Names, is_capital
from marsad.reading.place_links import link_enclosing
from marsad.reading.place_phrases import Nouns, make_mention, refer
from marsad.reading.place_scan import CENTRE, Scan, cue_at, home_country
from marsad.reading.romanise import Romanisation

_SURE_ROLES = frozenset({"at", "near", "between"})
_SETTLED = frozenset({"village", "town", "city", "settlements"})
_NAMED = ("country", "capital")
_NAMING = frozenset({"city", "town", "village", "capital", "neighbourhood", "governorate", "island"})
_PARTS = frozenset({"neighbourhood", "district", "part", "countryside"})
_BUILT = frozenset(
    {"building", "hospital", "school", "market", "mosque", "prison", "plant", "checkpoint", "road"}
)
_MARKS = frozenset(".;:()")
_FAR = 3  # words from a preposition to the mention it leads


def build_places_capitals(
    doc: Document,
    hits: list[Hit],
    places: tuple[Place, ...],
    weak: dict[str, str],
    dates: Iterable[tuple[int, int]],
    capitals: Mapping[str, tuple[int, int]],
    keys: Mapping[str, tuple[int, ...]],
    romanisation: Romanisation,
    triggers: Mapping[str, Trigger],
) -> None:
    """Fill ``doc.places`` in text order.

    ``keys``: consonants of Arabic names → gazetteer indexes; ``triggers``: event words by id.
    """
    scan = Scan(doc, places, weak)
    for hit in hits:
        if hit.entry.ref and is_capital(doc, hit, romanisation):
            scan.at.setdefault(hit.first, []).append(hit)
    for first, last in dates:
        scan.blocked.update(range(first, last + 1))
    for actor in doc.actors:
        if actor.kind != "people":
            scan.blocked.update(range(actor.core, actor.last + 1))
    for source in doc.sources:
        scan.blocked.update(range(source.first, source.last + 1))
    for cand in doc.triggers:
        if triggers[cand.lemma].object == "place" or cand.forms[0].pos == "adj":
            scan.objects.add(cand.last + 1)
        if cand.last > cand.first:
            scan.blocked.update(range(cand.first, cand.last + 1))
    scan.home = home_country(scan)
    walk = _Walk(scan, capitals, keys, romanisation)
    index = 0
    while index < len(doc.tokens.words):
        index = max(walk.at(index), index + 1)
    doc.places = scan.out
    link_enclosing(doc, places)


class _Walk(Names):
    """One walk over the words of a report."""

    def at(self, index: int) -> int:
        """Try to read a mention that starts at ``index``; the index to go on from."""
        if index in self.scan.blocked:
            return index + 1
        doc = self.doc
        whole = self.listed(index, strong=False)
        if whole is not None and (whole.last > index or not cue_at(doc, index, "generic")):
            if cue_at(doc, index, "direction") is None or whole.last > index:
                return self.finish(index, index, whole.last, whole.entry.ref, [], "")
        start, after, bearing = index, index, ""
        while (found := cue_at(doc, after, "direction")) is not None and after not in self.scan.blocked:
            bearing += "-" * bool(bearing) + (found[0].number or CENTRE)
            after = found[1].last + 1
            joined = self.near(after) and self.words[after] in doc.clitics.conjunctions
            if joined and cue_at(doc, after + 1, "direction") is not None:
                after += 1
            if not self.near(after):
                return after
        after = self.past_of(after) if bearing else after
        if bearing:
            after = self.adjectives(after)
        nouns: Nouns = []
        while (noun := cue_at(doc, after, "generic")) is not None and after not in self.scan.blocked:
            if nouns and nouns[-1][0].value == "border" and noun[1].first == after == nouns[-1][1].last + 1:
                nouns, start = [], after  # "the border town of X"
            nouns.append(noun)
            after = noun[1].last + 1
            if not self.near(after):
                break
            then = self.adjectives(self.past_of(after))
            if then > after and cue_at(doc, then, "generic") is None:
                after = then
                break
            after = then
        if not nouns and not bearing:
            return self.unled(index)
        if bearing and not nouns and start in self.scan.objects and not self.goes_on_behind(after):
            return self.part_of(start, after - 1, [], bearing)  # "the rebel-held east"
        if after < self.size and after > start and self.near(after):
            of = self.role(after - 1) == "of" or (after > 1 and self.role(after - 2) == "of")
            strong = bool(bearing) or of
            told = strong or not nouns or nouns[-1][0].value in _NAMING
            hit = self.listed(after, strong=strong) if told else None
            if hit is not None:
                return self.finish(start, hit.first, hit.last, hit.entry.ref, nouns, bearing)
            last, found_at = self.unlisted(after) if strong else (-1, ())
            built = bool(nouns) and nouns[-1][0].value in _BUILT
            if last >= 0 and not built and (of or found_at or self.noun_behind(last)):
                return self.finish(start, after, last, found_at, nouns, bearing)
        if nouns:
            return self.described(start, nouns, bearing)
        return start + 1

    def unled(self, index: int) -> int:
        """A name that no noun and no bearing leads: behind a preposition of place or before a place noun."""
        if not self.capital(index) and self.words[index] not in self.romanisation.articles:
            return index + 1
        hit = self.listed(index, strong=False)
        if hit is not None:
            return self.finish(index, hit.first, hit.last, hit.entry.ref, [], "")
        before = index - 1
        if before >= 0 and self.doc.function[before] == "dem":
            before -= 1
        last, found = self.unlisted(index)
        if last < 0:
            return index + 1
        if self.noun_behind(last) or self.led(index, before, last, bool(found)):
            return self.finish(index, index, last, found, [], "")
        return index + 1

    def led(self, index: int, before: int, last: int, known: bool) -> bool:
        """Whether what stands before says that a name no list has is a place's. ``known``: one is spelt alike."""
        role = self.role(before) if self.near(index) else ""
        if role in _SURE_ROLES or (known and role in ROLES):
            return True
        preposition = before >= 0 and self.doc.function[before] == "prep" and self.near(index)
        if known and (preposition or self.goes_on(index)):
            return True
        named = last > index and cue_at(self.doc, index, "name_lead") is not None
        taken = index in self.scan.objects or (before + 1 < index and before + 1 in self.scan.objects)
        return (
            (named and (taken or preposition)) or (taken and known) or (preposition and self.leads_on(last))
        )

    def finish(
        self, start: int, first: int, last: int, candidates: tuple[int, ...], nouns: Nouns, bearing: str
    ) -> int:
        """Take the nouns and bearings behind the name, and keep the mention."""
        last = self.tail(last)
        doc, stop, behind = self.doc, last, list(nouns)
        owner = self.possessive(last)
        at = last + 1
        while self.near(at) and at not in self.scan.blocked:
            found = cue_at(doc, at, "direction") if owner else None
            if found is not None and not self.capital(at):
                noun = cue_at(doc, found[1].last + 1, "generic")
                if noun is not None:
                    bearing += "-" * bool(bearing) + (found[0].number or CENTRE)
                    at = found[1].last + 1
                    continue
                break
            noun = cue_at(doc, at, "generic")
            if noun is None and not owner and cue_at(doc, at, "adj") is not None and not self.capital(at):
                noun = cue_at(doc, at + 1, "generic") if self.near(at + 1) else None
            if noun is None or (
                owner
                and noun[0].value
                not in ("countryside", "part", "neighbourhood", "district", "area", "border")
            ):
                break
            behind.append(noun)
            stop, at = noun[1].last, noun[1].last + 1
        mention = make_mention(self.scan, start, first, last, behind, bearing)
        mention.first, mention.last = start, stop
        mention.name_first, mention.name_last = first, last
        mention.candidates = candidates
        mention.possessor = owner
        if not candidates:
            mention.reasons = ("no gazetteer lists it; named as a place",)
        self.counted(mention, start)
        self.lead(mention, start)
        self.scan.out.append(mention)
        return stop + 1

    def counted(self, mention: PlaceMention, start: int) -> None:
        """ "17 villages in X", "several towns near X": settlements in it, not the place itself."""
        at = start - 1
        while at > 0 and self.doc.function[at] == "dem":
            at -= 1
        noun = cue_at(self.doc, at - 1, "generic") if at > 0 and self.role(at) in ("at", "of") else None
        if (
            noun is not None
            and noun[0].number == "plural"
            and noun[0].value in _SETTLED
            and noun[1].last == at - 1
        ):
            mention.scope = "count"

    def lead(self, mention: PlaceMention, start: int) -> None:
        """The preposition and the conjunction before a mention, adjectives and articles aside."""
        doc, sentence = self.doc, self.doc.tokens.sentence
        for at in range(start - 1, max(-1, start - 1 - _FAR), -1):
            if sentence[at] != sentence[start] or not _MARKS.isdisjoint(doc.tokens.gaps[at + 1]):
                return
            if doc.function[at] in ("prep", "agent"):
                mention.preposition = self.words[at]
                return
            if self.words[at] in doc.clitics.conjunctions:
                mention.conjunction = self.words[at]
                if self.scan.out and self.scan.out[-1].last == at - 1:
                    mention.preposition = self.scan.out[-1].preposition
                return
            if self.scan.out and self.scan.out[-1].last == at:
                if not mention.preposition and not self.possessive(at):
                    mention.preposition = self.scan.out[-1].preposition
                return
            if (
                doc.function[at] not in ("dem", "adv", "")
                or doc.function[at] == ""
                and any(h.entry.kind in ("trigger", "actor") for h in doc.hits_at(at))
            ):
                return

    def goes_on_behind(self, index: int) -> bool:
        """Whether a name, an adjective or "of" stands at ``index``: a bearing there is that of something."""
        if not self.near(index):
            return False
        return bool(
            self.capital(index)
            or self.role(index)
            or self.scan.at.get(index)
            or cue_at(self.doc, index, "adj")
            or cue_at(self.doc, index, "generic")
            or self.words[index] in self.doc.clitics.conjunctions
        )

    def part_of(self, start: int, last: int, nouns: Nouns, bearing: str) -> int:
        """ "the eastern districts": a part, by its bearing, of the city named last."""
        places = self.scan.places
        for other in reversed(self.scan.out):
            if any(places[c].kind == "settlement" for c in other.candidates):
                mention = make_mention(self.scan, start, start, last, nouns, bearing)
                mention.candidates = other.candidates
                mention.scope = "part"
                mention.reasons = ("a part of the city named last",)
                self.lead(mention, start)
                self.scan.out.append(mention)
                break
        return last + 1

    def described(self, start: int, nouns: Nouns, bearing: str) -> int:
        """ "the city", "the capital": what refers back, or the capital of the country."""
        noun, hit = nouns[-1]
        definite = nouns[0][1].article or (
            start > 0 and self.words[start - 1] == self.doc.clitics.article.strip()
        )
        if bearing and noun.value in _PARTS:
            return self.part_of(start, hit.last, nouns, bearing)
        if not definite or noun.number != "singular":
            return hit.last + 1
        whole = self.capitals.get(self.scan.home, (-1, -1))[0 if noun.value == "country" else 1]
        if noun.value in _NAMED and whole >= 0 and not bearing:
            mention = make_mention(self.scan, start, start, hit.last, nouns, "")
            mention.candidates = (whole,)
            mention.reasons = ("the country the report is about, or its capital",)
            self.lead(mention, start)
            self.scan.out.append(mention)
            return hit.last + 1
        size = len(self.scan.out)
        refer(self.scan, start, hit.last, nouns, bearing)
        if len(self.scan.out) > size:
            self.lead(self.scan.out[-1], start)
        return hit.last + 1
