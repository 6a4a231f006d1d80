"""What a word is to the search for places where capitals mark names: a listed name, another, a noun beside one."""

from __future__ import annotations

from collections.abc import Mapping

from marsad.reading.document import Document
from marsad.reading.knowledge import Place
from marsad.reading.lexicon import Hit
from marsad.reading.place_scan import Scan, cue_at
from marsad.reading.romanise import Romanisation, latin_key

ROLES = frozenset({"at", "near", "between", "from", "to"})
_NAME_WORDS = 4


class Names:
    """The words of one report, and what is known of names."""

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

    def noun_behind(self, last: int) -> bool:
        """Whether a place noun stands right behind, or an adjective and one ("military airport")."""
        at = last + 1
        if self.near(at) and cue_at(self.doc, at, "adj") is not None and not self.capital(at):
            at += 1
        return self.near(at) and cue_at(self.doc, at, "generic") is not None

    def leads_on(self, last: int) -> bool:
        """Whether "and" and a listed name, or one with a place noun, stand right behind."""
        at = last + 2
        joined = (
            self.near(last + 1) and self.words[last + 1] in self.doc.clitics.conjunctions and self.near(at)
        )
        if not joined:
            return False
        at = self.article(at)
        if self.listed(at, strong=True) is not None:
            return True
        stop, _ = self.unlisted(at)
        return stop >= 0 and self.noun_behind(stop)

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
        if cue_at(self.doc, hit.last, "name_tail") is not None and hit.last - hit.first <= 1 and not strong:
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
        led = self.role(index - 1) in ROLES and self.near(index)
        beside = led or self.goes_on(index) or self.noun_behind(hit.last)
        common = needs == "cue" or any(h.entry.kind in ("trigger", "source") for h in self.doc.hits_at(index))
        return hit if beside or (known and not common) else None

    def unlisted(self, index: int) -> tuple[int, tuple[int, ...]]:
        """(last word, gazetteer indexes by its spelling) of a name no list has under this form, or (-1, ())."""
        last, at, capitals = -1, index, 0
        while at < min(self.size, index + _NAME_WORDS + 1) and (at == index or self.near(at)):
            article = self.words[at] in self.romanisation.articles
            led = at > index and self.capital(at) and cue_at(self.doc, at - 1, "name_lead") is not None
            if not article and not self.name_like(at) and not (led and self.speaks(at)):
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

    def speaks(self, index: int) -> bool:
        """Whether a word is one of saying and nothing else: "Said" behind "Sheikh" is the name's."""
        kinds = {cue.kind for cue, _ in self.doc.cues.get(index, ())}
        return kinds == {"say"} and index not in self.scan.blocked

    def tail(self, last: int) -> int:
        """The last word of a name with its second part: "Nashwa al-Sharqi"."""
        at = last + 1
        if self.near(at) and self.words[at] in self.romanisation.articles and self.near(at + 1):
            at += 1
        if self.near(at) and cue_at(self.doc, at, "name_tail") is not None and self.capital(at):
            return at
        return last


def _known(place: Place) -> bool:
    """Known well enough to be meant without a sign of a place beside its name."""
    return (
        place.kind in ("country", "adm1", "area", "region")
        or place.population >= 20_000
        or "project" in place.source
    )


def is_capital(doc: Document, hit: Hit, romanisation: Romanisation) -> bool:
    """Is the first word of a name, its article and a bearing aside, written as one?"""
    words = doc.tokens.words
    first = hit.first
    while first < hit.last and (words[first] in romanisation.articles or first in doc.cue_of["direction"]):
        first += 1
    return doc.capital[first]
