"""Place mentions of a language that marks names by capitals and lets nouns stand on both sides of them.

"the northern town of X", "X province", "villages near X", "Aleppo's eastern districts". A name no gazetteer has is
taken where a place noun, a bearing or a preposition of place stands by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.reading.document import Document, PlaceMention
from marsad.reading.knowledge import Place
from marsad.reading.lexicon import Hit
from marsad.reading.place_links import link_enclosing
from marsad.reading.place_phrases import Nouns, make_mention, refer
from marsad.reading.place_scan import CENTRE, Scan, cue_at, home_country
from marsad.reading.romanise import Romanisation, latin_key

_SURE_ROLES = frozenset({"at", "near", "between"})
_ROLES = _SURE_ROLES | {"from", "to"}
_NAME_WORDS = 4
_SETTLED = frozenset({"village", "town", "city", "settlements"})
_NAMED = ("country", "capital")
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
) -> None:
    """Fill ``doc.places`` in text order. ``keys``: consonants of Arabic names → gazetteer indexes."""
    scan = Scan(doc, places, weak)
    for hit in hits:
        if hit.entry.ref and _capital(doc, hit, romanisation):
            scan.at.setdefault(hit.first, []).append(hit)
    for first, last in dates:
        scan.blocked.update(range(first, last + 1))
    for actor in doc.actors:
        if actor.kind != "people":
            scan.blocked.update(range(actor.core, actor.last + 1))
    for source in doc.sources:
        scan.blocked.update(range(source.first, source.last + 1))
    for cand in doc.triggers:
        if cand.last > cand.first:
            scan.blocked.update(range(cand.first, cand.last + 1))
    scan.home = home_country(scan)
    walk = _Walk(scan, capitals, keys, romanisation)
    index = 0
    while index < len(doc.tokens.words):
        index = max(walk.at(index), index + 1)
    doc.places = scan.out
    link_enclosing(doc, places)


class _Walk:
    """One walk over the words of a report."""

    def __init__(
        self,
        scan: Scan,
        capitals: Mapping[str, tuple[int, int]],
        keys: Mapping[str, tuple[int, ...]],
        romanisation: Romanisation,
    ) -> None:
        self.scan, self.doc, self.capitals = scan, scan.doc, capitals
        self.keys, self.romanisation = keys, romanisation
        self.words, self.size = scan.doc.tokens.words, len(scan.doc.tokens.words)

    # -- words -------------------------------------------------------------------------------------

    def near(self, index: int) -> bool:
        """Nothing but a blank, a hyphen or a quote mark stands before the word, which is of the same sentence."""
        if (
            not 0 < index < self.size
            or self.doc.tokens.sentence[index] != self.doc.tokens.sentence[index - 1]
        ):
            return False
        gap = self.doc.tokens.gaps[index]
        return gap == " " or not gap.strip(' -"“”')

    def role(self, index: int) -> str:
        cue = self.doc.cue(index, "function") if index >= 0 else None
        return cue.extra if cue is not None and cue.value in ("prep", "agent") else ""

    def article(self, index: int) -> int:
        """The index behind an article."""
        return (
            index + 1
            if index < self.size and self.doc.function[index] == "dem" and self.near(index + 1)
            else index
        )

    def capital(self, index: int) -> bool:
        return index < self.size and self.doc.capital[index]

    def possessive(self, index: int) -> bool:
        """Whether the word has the ending of a possessor that its name does not have."""
        word = self.words[index]
        return any(
            h.last == index and h.entry.words[-1] + self.doc.clitics.ending == word
            for first in range(max(0, index - 3), index + 1)
            for h in self.scan.at.get(first, ())
        )

    # -- mentions ----------------------------------------------------------------------------------

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
        if after < self.size and after > start and self.near(after):
            of = self.role(after - 1) == "of" or (after > 1 and self.role(after - 2) == "of")
            strong = bool(bearing) or of
            hit = self.listed(after, strong=strong) if strong or not nouns else None
            if hit is not None:
                return self.finish(start, hit.first, hit.last, hit.entry.ref, nouns, bearing)
            last, found_at = self.unlisted(after) if strong else (-1, ())
            if last >= 0 and (of or found_at or self.noun_behind(last)):
                return self.finish(start, after, last, found_at, nouns, bearing)
        if nouns:
            return self.described(start, nouns, bearing)
        return start + 1

    def past_of(self, index: int) -> int:
        """The index behind "of", "of the"."""
        if self.near(index) and self.role(index) == "of" and self.near(index + 1):
            return self.article(index + 1)
        return index

    def adjectives(self, index: int) -> int:
        """The index behind listed adjectives that are no names."""
        while (
            self.near(index)
            and cue_at(self.doc, index, "adj") is not None
            and not self.scan.at.get(index)
            and index not in self.scan.blocked
        ):
            index += 1
        return index

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
        role = self.role(before) if self.near(index) else ""
        last, found = self.unlisted(index)
        if last < 0:
            return index + 1
        if (
            self.noun_behind(last)
            or role in _SURE_ROLES
            or (role in _ROLES and found)
            or (self.goes_on(index) and found)
        ):
            return self.finish(index, index, last, found, [], "")
        return index + 1

    def noun_behind(self, last: int) -> bool:
        return self.near(last + 1) and cue_at(self.doc, last + 1, "generic") is not None

    def goes_on(self, index: int) -> bool:
        """Whether a mention ends right before ``index``, or before the conjunction before it."""
        if not self.scan.out:
            return False
        last = self.scan.out[-1].last
        return last == index - 1 or (
            last == index - 2 and self.words[index - 1] in self.doc.clitics.conjunctions
        )

    def listed(self, index: int, *, strong: bool) -> Hit | None:
        """The longest gazetteer name at ``index``, if it stands there as a place."""
        hits = self.scan.at.get(index)
        if not hits or index in self.scan.blocked:
            return None
        hit = next(
            (h for h in hits if not any(k in self.scan.blocked for k in range(h.first, h.last + 1))), None
        )
        if hit is None or (hit.last == hit.first and self.doc.function[index]):
            return None
        lead = cue_at(self.doc, index, "name_lead") is not None
        if lead and hit.last == hit.first and self.near(index + 1) and self.capital(index + 1):
            if (
                cue_at(self.doc, index + 1, "generic") is None
                and cue_at(self.doc, index + 1, "function") is None
            ):
                return None
        if strong or hit.last > hit.first:
            return hit
        needs = self.scan.weak.get(" ".join(hit.entry.words), "")
        if needs == "noun" and not self.noun_behind(hit.last):
            return None
        places = [self.scan.places[c] for c in hit.entry.ref]
        known = any(_known(p) for p in places)
        led = self.role(index - 1) in _ROLES and self.near(index)
        beside = led or self.goes_on(index) or self.noun_behind(hit.last)
        common = needs == "cue" or any(h.entry.kind in ("trigger", "source") for h in self.doc.hits_at(index))
        return hit if beside or (known and not common) else None

    def unlisted(self, index: int) -> tuple[int, tuple[int, ...]]:
        """(last word, gazetteer indexes by its spelling) of a name no list has under this form, or (-1, ())."""
        last, at, capitals = -1, index, 0
        while at < min(self.size, index + _NAME_WORDS + 1) and (at == index or self.near(at)):
            article = self.words[at] in self.romanisation.articles
            if not article and not self.name_like(at):
                break
            if not article and self.scan.at.get(at) and at > index and capitals:
                before = at - 1
                led = cue_at(self.doc, before, "name_lead") is not None
                if not led and self.doc.tokens.gaps[at] != "-":
                    break
            if not article:
                last, capitals = at, capitals + 1
            if capitals == _NAME_WORDS:
                break
            at += 1
        if last < 0 or len("".join(self.words[index : last + 1])) < 3:
            return -1, ()
        name = " ".join(self.words[index : last + 1])
        found = self.keys.get(latin_key(name, self.romanisation), ())
        return last, tuple([c for c in found if self.spelt_alike(name, self.scan.places[c])])

    def spelt_alike(self, name: str, place: Place) -> bool:
        """Whether a name with the same consonants begins as the place's does, vowels being as good as each other."""
        own, other = (self.first_letter(n) for n in (name, place.name_en.lower()))
        return own == other

    def first_letter(self, name: str) -> str:
        words = [w for w in name.replace("-", " ").split() if w not in self.romanisation.articles]
        word = words[0].strip("'`") if words else ""
        key = latin_key(word[:2], self.romanisation) if word else ""
        return key[:1] if word[:1] not in "aeiouy" else ""

    def name_like(self, index: int) -> bool:
        doc = self.doc
        if index in self.scan.blocked or not doc.capital[index] or doc.function[index]:
            return False
        if self.words[index][0].isdecimal():
            return False
        kinds = {h.entry.kind for h in doc.hits_at(index)}
        if kinds & {"actor", "source", "trigger"}:
            return False
        return all(cue.kind in ("name_lead", "name_tail") for cue, _ in doc.cues.get(index, ()))

    def finish(
        self, start: int, first: int, last: int, candidates: tuple[int, ...], nouns: Nouns, bearing: str
    ) -> int:
        """Take the nouns and bearings behind the name, and keep the mention."""
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

    def described(self, start: int, nouns: Nouns, bearing: str) -> int:
        """ "the city", "the capital": what refers back, or the capital of the country."""
        noun, hit = nouns[-1]
        definite = nouns[0][1].article or (
            start > 0 and self.words[start - 1] == self.doc.clitics.article.strip()
        )
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


def _known(place: Place) -> bool:
    """Known well enough to be meant without a sign of a place beside its name."""
    return (
        place.kind in ("country", "adm1", "area", "region")
        or place.population >= 20_000
        or "project" in place.source
    )


def _capital(doc: Document, hit: Hit, romanisation: Romanisation) -> bool:
    """Is the first word of a name, its article aside, written as one?"""
    words = doc.tokens.words
    first = hit.first
    while first < hit.last and words[first] in romanisation.articles:
        first += 1
    return doc.capital[first]
