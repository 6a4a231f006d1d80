"""One call: text in, claims out."""

from __future__ import annotations

import gc
import os
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from marsad.errors import InputEmptyError, InputLanguageError, InputUndatedError, ReaderFailedError
from marsad.knowledge_cache import load_knowledge
from marsad.model import Reading, Report
from marsad.packs.measures import load_measures
from marsad.packs.models import load_rules
from marsad.reading.analysis import Knowledge
from marsad.reading.dates import find_dateline
from marsad.reading.fold import fold
from marsad.reading.given import read_given
from marsad.reading.measures import with_measures
from marsad.reading.reader import read
from marsad.reading.tokens import tokenise
from marsad.script import language_of, why_unread

_COLLECT = (1_000_000, 20, 1_000)  # reading makes no cycles: looking for them is in vain
_DATELINE = 400  # characters in which a dateline can stand
WEIGHTS = "MARSAD_WEIGHTS"  # "rules": read with the weights set by hand; worker processes inherit it


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one report after the other with the same knowledge."""

    knowledge: Knowledge
    lang: str = "ar"

    def read(self, report: Report) -> Reading:
        """What ``report`` claims. Pure: no file, clock or network is asked."""
        if report.given is not None and report.published is None:
            reading = read_given(report, report.given, self.knowledge)
        else:
            reading = read(report, self.knowledge)
        measures = load_measures(self.lang)
        return with_measures(report, reading, measures) if measures else reading


@cache
def load_reader(lang: str = "ar", *, rules: bool = False) -> Reader:
    """The reader with the shipped knowledge and the user's gazetteers; loaded once per process.

    ``rules``: with weights set by hand instead of the learned ones, for whoever must read without anything learned.
    """
    knowledge = load_knowledge(lang)
    if rules:
        knowledge = replace(knowledge, models=load_rules(lang), learned_types={}, strictness=1.0)
    return Reader(knowledge, lang)


def read_text(
    text: str, published: date | None = None, *, id: str = "text", title: str = "", lang: str = ""
) -> Reading:
    """What ``text`` claims; its notes say why less could be read.

    Arabic and English are read, told apart by their letters; ``lang`` helps with a text too short to tell. Without
    ``published`` relative dates stay unresolved
    (note M203). From a text in another language nothing is read (note M202), from an empty one neither (note M201).
    """
    return read_noted(Report(id, text, published, title, lang))


def read_reports(reports: Iterable[Report]) -> Iterable[Reading]:
    """Readings of ``reports``, in order, in this process; noted as by ``read_text``."""
    return (read_noted(report) for report in reports)


def read_noted(report: Report) -> Reading:
    """The reading of a report that nobody has looked at yet."""
    if not report.text.strip():
        return Reading(report.id, (), notes=(InputEmptyError("nothing to read", do="give a text").note(),))
    why = why_unread(report.text, report.lang)
    if why is not None:
        what, do = f"neither Arabic nor English: {why}", "only Arabic and English reports are read"
        return Reading(report.id, (), notes=(InputLanguageError(what, do=do).note(),))
    reading = reader_for(report).read(report)
    if report.published is not None or report.given is not None:
        return reading
    what = "no publication date, so relative dates stay unresolved"
    note = InputUndatedError(what, do="give the day of publication").note()
    return replace(reading, notes=(note, *reading.notes))


def reader(lang: str = "ar") -> Reader:
    """The reader this process uses: with learned weights, or with those set by hand where the user wants that."""
    return load_reader(lang, rules=os.environ.get(WEIGHTS) == "rules")


def reader_for(report: Report) -> Reader:
    """The reader of the report's language; each is loaded with the first report that needs it."""
    return reader(language_of(report.text, report.lang) or "ar")


def dateline(text: str) -> date | None:
    """The day that a report itself gives for its writing in its first words, if it gives a whole date there.

    >>> dateline("\u062f\u0645\u0634\u0642 30/6/2017 - ...")
    datetime.date(2017, 6, 30)
    """
    known = reader(language_of(text) or "ar").knowledge
    tokens = tokenise(fold(text[:_DATELINE], known.letters).text, known.abbreviations)
    return find_dateline(tokens, known.dates) if tokens.words else None


def prepare() -> None:
    """Load the reader, once per process, and keep the garbage collector off what it knows.

    That makes reading faster and lets forked processes share the memory.
    """
    reader()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


def failure(error: Exception, report_id: str) -> ReaderFailedError:
    """What to say when the reader raised ``error``: a fault of ours, told with the line it happened in."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    file = os.path.basename(last.filename)
    what = f"the reader failed with {type(error).__name__} in {file}:{last.lineno}"
    return ReaderFailedError(what, where=report_id, do="please report it; the other reports were read")
