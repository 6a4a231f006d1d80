"""Which reading of an event word holds, where words stand apart: noun or verb, and of a verb what it undergoes.

"attacks" is a noun behind "the", a verb behind "who"; "captured" is a passive behind "was" and before "by", and an
attribute in "rebel-captured" and "the captured town".
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from marsad.reading.document import Document
from marsad.reading.knowledge import TriggerForm

_BEFORE_NOUN = frozenset({"dem", "quant", "poss", "rel_noun", "backed"})
_BEFORE_VERB = frozenset({"modal", "aux", "neg", "pron", "inf", "rel"})
_BACK = 3
_TO = 2  # letters of the preposition that also leads in a verb
UNDERGONE = "undergone"


def voiced(doc: Document, first: int, last: int, forms: list[TriggerForm]) -> tuple[TriggerForm, ...]:
    """The readings of words ``first``..``last``, the one that holds here first."""
    verbs = [f for f in forms if f.tense]
    nouns = [f for f in forms if not f.tense]
    if verbs and nouns:
        own = verbs if _is_verb(doc, first, last) else nouns
        forms = [*own, *(f for f in forms if f not in own)]
    lead = forms[0]
    if lead.tense == "perfect":
        told = _voice(doc, first, last)
        if told:
            return (_as(lead, *told), *forms[1:])
    return tuple(forms)


@lru_cache(maxsize=8192)
def _as(form: TriggerForm, pos: str, tense: str) -> TriggerForm:
    return replace(form, pos=pos or form.pos, tense=tense)


def _is_verb(doc: Document, first: int, last: int) -> bool:
    """By the words beside it: a verb behind "to" and pronouns, a noun behind articles and most prepositions."""
    words, function = doc.tokens.words, doc.function
    before = first - 1
    begin, end = doc.tokens.sentences[doc.tokens.sentence[first]]
    if before < begin:
        return last + 1 < end and function[last + 1] == "dem"
    kind = function[before]
    if kind == "prep":
        cue = doc.cue(before, "function")
        return cue is not None and cue.extra == "to" and len(words[before]) == _TO
    if kind in _BEFORE_VERB:
        return True
    if kind in _BEFORE_NOUN or words[before][0].isdecimal():
        return False
    return last + 1 < end and (function[last + 1] == "dem" or doc.capital[last + 1])


def _voice(doc: Document, first: int, last: int) -> tuple[str, str] | None:
    """(part of speech, tense) of a form that may be a passive or an attribute; None for a plain past."""
    function, gaps = doc.function, doc.tokens.gaps
    begin, end = doc.tokens.sentences[doc.tokens.sentence[first]]
    if first > begin and gaps[first] == "-":
        return "adj", ""
    for index in range(first - 1, max(begin, first - _BACK) - 1, -1):
        if function[index] == "passive":
            return "", UNDERGONE
        if function[index] not in ("adv", "neg"):
            break
    if last + 1 < end and function[last + 1] == "agent":
        return "", UNDERGONE
    if first > begin and function[first - 1] == "dem" and last + 1 < end and not function[last + 1]:
        return "adj", ""
    return None
