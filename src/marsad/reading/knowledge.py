"""What the reader knows, as frozen records. ``packs`` builds them from files; ``reading`` only uses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Actor:
    """A party of a conflict (or ``civilians``). ``side`` groups actors that fight together, for labels."""

    id: str
    kind: str  # armed | state | militia | people | body
    side: str
    name_ar: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A form that stands for an actor, between two days, in the mouth of a speaker of one side (or anybody).

    ``kind``: ``name`` sure by itself; ``short`` refers back («التنظيم») or needs ``cue``; ``label`` is the
    speaker's word for an enemy («الإرهابيين»); ``adjective`` («الروسية», «بدعم أمريكي»); ``leader`` an office
    holder who stands for the actor; ``people`` civilians.
    """

    actor: str
    form: str
    kind: str
    since: date | None = None
    until: date | None = None
    speaker: str = ""
    cue: str = ""


@dataclass(frozen=True, slots=True)
class SourceName:
    """A form that names who says something. ``actor``: the party whose voice the source is, if any.

    Kind ``refer`` takes the last source before it of the kind that ``id`` names («المصدر», «الوكالة»).
    """

    id: str
    form: str
    kind: str  # agency | observatory | official | media | role | person | refer
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry. ``lat``/``lon``: WGS 84 degrees of the settlement or the unit's centre."""

    id: str
    country: str
    kind: str  # country | adm1 | adm2 | adm3 | settlement | neighbourhood | area | feature
    name_ar: str
    name_en: str
    adm1: str  # id of the first-level unit, "" if not known
    adm1_en: str
    lat: float | None
    lon: float | None
    population: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event. ``types``: what it may tell, the usual first.

    ``subject``/``object``: the slot its grammatical subject and object fill (actor, target, place, none).
    ``preps``: preposition → slot. ``imperfect``: the type its present tense tells, if another.
    """

    id: str
    types: tuple[str, ...]
    subject: str = "actor"
    object: str = "target"
    preps: tuple[tuple[str, str], ...] = ()
    imperfect: str = ""
    cue: bool = False  # needs an armed actor or a known place in its sentence


@dataclass(frozen=True, slots=True)
class TriggerForm:
    """One inflected form (folded words) of a trigger."""

    words: tuple[str, ...]
    trigger: str
    pos: str  # verb | noun | adj | phrase
    tense: str = ""  # perfect | imperfect | ""
    agreement: str = ""  # 3ms 3fs 3mp 3fp 3md 1s 1p ... of a verb
    pronoun: str = ""  # attached pronoun, as written


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that steers reading without being a name or a trigger.

    ``kind``: say | according | quoting | carry_on | deny | vow | hedge | negation | generic (place noun) | head (of an
    actor phrase) | direction | function | light (support verb). ``value``: its class in that list, e.g. the
    status a hedge signals or the kind of a place noun. ``extra``: a second class (scope of a place noun, role of a
    preposition, status of a support verb, "def" for a direction with the article). ``number``: singular | dual |
    plural of a noun, bearing of a direction.
    """

    kind: str
    value: str = ""
    extra: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class ActorName:
    """An alias as it stands in the lexicon, with the conflict whose pack lists it ("" for all)."""

    alias: Alias
    conflict: str


@dataclass(frozen=True, slots=True)
class LightVerb:
    """A verb (or its noun) that carries an event told by another word, and what it says of that event.

    ``effect``: perform («شن هجوما»), undergo («تعرض لقصف»), happen («دارت اشتباكات»), witness («شهدت المدينة»),
    begin, continue, stop, succeed, fail, try, plan, prepare, threaten, demand, deny, cause. ``status``: the status
    it gives the event, "" when the event keeps its own. ``subject``: the slot its subject fills: actor, target,
    place, event, none. ``prep``: the preposition before the event word, "" for a plain object.
    """

    id: str
    effect: str
    status: str = ""
    subject: str = "actor"
    prep: str = ""


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source's form as it stands in the lexicon, with the conflict whose pack lists it ("" for all)."""

    name: SourceName
    conflict: str
