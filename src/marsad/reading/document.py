"""A report taken apart: words, and what the dictionaries found in them. The reader's working copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.model import Report
from marsad.reading.fold import Folded
from marsad.reading.knowledge import ActorName, Cue, Place, SourceName, TriggerForm
from marsad.reading.lexicon import Clitics, Hit
from marsad.reading.tokens import Tokens

_WIDE = frozenset({"country", "adm1", "area"})  # kinds whose north or centre is a place of its own


@dataclass(slots=True)
class ActorMention:
    """Words ``first``..``last`` name a party. ``ids`` may grow when a label is resolved; ``kind`` is the alias's.

    ``core`` is the first word of the name itself, behind heads such as "fighters of"; ``head`` their class.
    """

    first: int
    last: int
    core: int
    kind: str
    names: tuple[ActorName, ...]
    ids: tuple[str, ...] = ()
    head: str = ""
    conjunction: str = ""
    preposition: str = ""
    article: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class PlaceMention:
    """Words ``first``..``last`` name a place; its bare name is ``name_first``..``name_last``.

    ``generic`` holds kinds of the nouns before it (city, governorate …), ``direction`` a bearing such as "SE",
    ``candidates`` gazetteer indexes, ``inside`` the index of the mention that encloses it, -1 if none.
    ``possessor``: the name has the ending of one ("Syria's").
    """

    first: int
    last: int
    name_first: int
    name_last: int
    candidates: tuple[int, ...] = ()
    generic: tuple[str, ...] = ()
    generic_numbers: tuple[str, ...] = ()
    scope: str = "all"
    direction: str = ""
    conjunction: str = ""
    preposition: str = ""
    place: Place | None = None
    inside: int = -1
    refers: int = -1
    possessor: bool = False
    rank: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class SourceMention:
    """Words ``first``..``last`` name who says something; ``via`` tells by which construction."""

    first: int
    last: int
    id: str
    kind: str
    via: str = ""
    person: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class Speech:
    """An act of speaking in one sentence: words ``first``..``last`` tie ``speakers`` to what is said.

    ``speakers``: innermost first; none when somebody speaks whom no list knows. ``reach``: how they were found:
    ``named`` behind the word, ``before`` it, ``carried`` on from the speech before, ``unknown``. What is said
    stands in ``begin``..``end`` - 1: behind the word, or before it when ``backward``. Speakers from ``own`` on are
    outlets that an earlier sentence named as passing this speaker's words on.
    """

    first: int
    last: int
    kind: str
    speakers: tuple[SourceMention, ...]
    reach: str
    begin: int
    end: int
    backward: bool = False
    own: int = 0


@dataclass(slots=True)
class Candidate:
    """Words ``first``..``last`` may tell of an event; ``forms`` are all readings of them.

    ``lemma``: the trigger id of the first reading.
    """

    first: int
    last: int
    forms: tuple[TriggerForm, ...]
    conjunction: str
    preposition: str
    article: bool
    lemma: str = field(init=False)

    def __post_init__(self) -> None:
        self.lemma = self.forms[0].trigger


@dataclass(slots=True)
class Document:
    """Everything the stages share about one report.

    ``others``: hits that are no cues; ``by_word``: hits by first word, topics left out; ``cues``: the cues among
    them; ``cue_of``: kind → first word → the first cue of that kind. ``function``: class of a function word or "".
    """

    report: Report
    folded: Folded
    tokens: Tokens
    hits: Sequence[Hit]
    clitics: Clitics
    others: Sequence[Hit] = ()
    by_word: dict[int, list[Hit]] = field(default_factory=dict)
    cues: dict[int, list[tuple[Cue, Hit]]] = field(default_factory=dict)
    cue_of: defaultdict[str, dict[int, tuple[Cue, Hit]]] = field(default_factory=lambda: defaultdict(dict))
    topics: dict[int, str] = field(default_factory=dict)
    function: list[str] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    sources: list[SourceMention] = field(default_factory=list)
    triggers: list[Candidate] = field(default_factory=list)
    speeches: dict[int, list[Speech]] = field(default_factory=dict)
    capital: list[bool] = field(default_factory=list)  # per word, where the language marks names so
    theatre: str = ""
    theatres: frozenset[str] = frozenset()
    name_at: dict[int, str] = field(default_factory=dict)
    whole: str = ""  # all words in a row, made when a cue of the whole report is first looked for
    told: dict[str, bool] = field(default_factory=dict)  # whether such a cue is in it
    near: dict[int, str] = field(default_factory=dict)  # the words of a sentence in a row, likewise
    choirs: list[tuple[SourceMention, ...]] | None = (
        None  # of all speeches the speakers, where there are several
    )
    chains: dict[frozenset[str], list[str]] = field(
        default_factory=dict
    )  # sources → those that one speech joins
    place_names: dict[str, str] = field(default_factory=dict)

    def hits_at(self, index: int) -> Sequence[Hit]:
        """All dictionary hits that start at word ``index``."""
        return self.by_word.get(index, ())

    def words(self, first: int, last: int) -> tuple[str, int, int]:
        """The report's own words ``first``..``last``: (text, start, end)."""
        start, end = self.span(first, last)
        return self.report.text[start:end], start, end

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where words ``first``..``last`` begin and end in the report."""
        start, end = self.tokens.starts[first], self.tokens.ends[last]
        return (start, end) if len(self.folded.breaks) == 1 else self.folded.origin(start, end)

    def original_end(self, index: int) -> str:
        """The last letter of word ``index`` as the report writes it."""
        return self.report.text[self.folded.original(self.tokens.ends[index] - 1)]

    def place_key(self, mention: PlaceMention) -> str:
        """Equal for mentions of one place: the folded name, article off, whatever noun or bearing goes with it."""
        while mention.refers >= 0:
            mention = self.places[mention.refers]
        name = self.name_at.get(mention.name_first, "")
        if self.clitics.apart:
            base = (mention.place.name_ar or mention.place.id) if mention.place is not None else name
            wide = (
                "rural"
                if "countryside" in mention.generic
                else "unit"
                if "governorate" in mention.generic
                else ""
            )
            return f"{base} {wide} {mention.direction}"
        if mention.direction and mention.place is not None and mention.place.kind in _WIDE:
            return f"{name} {mention.direction}"
        if mention.generic_numbers[-1:] == ("owned",):
            return f"{name} {mention.place.id if mention.place is not None else mention.generic[-1]}"
        if mention.place is not None and mention.place.name_ar:
            name = self.place_names.get(mention.place.name_ar, name)
        elif mention.conjunction and mention.first == mention.name_first and not self.clitics.apart:
            name = name.removeprefix(mention.conjunction)
        return name.removeprefix(self.clitics.article)

    def clitic_size(self, index: int) -> int:
        """How many letters of conjunction and preposition some place name or noun at ``index`` has in front."""
        if self.clitics.apart:
            return 0
        for hit in self.hits_at(index):
            if hit.entry.kind == "place" or (
                hit.entry.kind == "cue" and hit.entry.ref.kind in ("generic", "direction")
            ):
                size = len(hit.conjunction) + len(hit.preposition)
                if hit.preposition and self.tokens.words[index][size - 1 : size + 1] == hit.preposition * 2:
                    size += 1
                return size
        return 0

    def cue(self, index: int, kind: str) -> Cue | None:
        """The cue of ``kind`` that starts at word ``index``, if any."""
        found = self.cue_of[kind].get(index)
        return None if found is None else found[0]


__all__ = [
    "ActorMention",
    "Candidate",
    "Document",
    "Hit",
    "PlaceMention",
    "SourceMention",
    "SourceName",
    "Speech",
]
