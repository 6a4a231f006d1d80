"""The closed word lists of a language and the event types, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clitic:
    """Letters written onto a word. ``kind``: conj | prep | article | future | pronoun."""

    form: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SpeechWord:
    """A form that ties a claim to who says it; only beside a source, since many of these verbs have other uses.

    ``kind``: ``say`` verb of saying; ``deny`` verb of denying; ``according`` before the source; ``quoting``
    the report passes on what the source told another; ``carry_on`` the source before goes on speaking;
    ``hearsay`` somebody unnamed says; ``vow`` verb of threatening, promising or demanding. ``agreement``: 3ms 3fs
    3mp 3md 1s 1p of a verb, ms or fs of a participle.
    """

    form: str
    kind: str
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A form that changes the status of an event. ``strength``: 0 to 1, how surely."""

    form: str
    status: str  # planned | hypothetical | ongoing | ended | denied
    strength: float


@dataclass(frozen=True, slots=True)
class Negation:
    """A form that negates what follows. ``tense``: the time of what it negates, "" any."""

    form: str
    tense: str
    status: str  # denied | hypothetical


@dataclass(frozen=True, slots=True)
class GenericPlace:
    """A common noun of a place («مدينة»), alone or before a name.

    ``number``: singular | dual | plural; a dual or plural before names heads a list («بلدتي X وY»).
    ``scope``: all | part of the place named after it. ``construct``: never without a name after it.
    """

    form: str
    kind: str
    scope: str
    number: str
    construct: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads an actor phrase («مسلحو X»). ``kind``: person | unit | asset | site."""

    form: str
    kind: str
    number: str  # singular | dual | plural


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction. ``bearing``: degrees clockwise from north, None for none («وسط»). ``scope``: what it makes
    of the place after it: ``part`` of it, ``near`` it.
    """

    form: str
    bearing: float | None
    scope: str


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """A closed-class word. ``kind``: prep | rel | sub | conj | aux | passive | neg | pron | dem | adv | quant | adj.

    ``role``: the part a place plays behind a preposition: from | to | near | between, "" for the rest.
    """

    form: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class WordLists:
    """All closed lists of one language; ``lang`` is its ISO 639-1 code.

    ``apart``: articles, conjunctions and prepositions are words of their own, capitals mark names, the subject stands
    before its verb. ``ending``: what a name has behind it that possesses something, folded; "" for none.
    """

    lang: str
    name: str
    direction: str  # rtl | ltr
    apart: bool
    ending: str
    clitics: tuple[Clitic, ...]
    speech: tuple[SpeechWord, ...]
    hedges: tuple[Hedge, ...]
    negation: tuple[Negation, ...]
    generic_places: tuple[GenericPlace, ...]
    heads: tuple[Head, ...]
    directions: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of the codebook.

    ``effect``: what it does to the control of its places: gain | loss | state | pressure | none, seen from its
    actors. ``acled_event``, ``acled_sub_event``, ``plover``: the nearest types of those codebooks.
    """

    code: str
    name_ar: str
    name_en: str
    definition_ar: str
    definition_en: str
    effect: str
    acled_event: str
    acled_sub_event: str
    plover: str
    example_ar: str
    example_en: str
    negative_ar: str
    negative_en: str
