"""What comes out of a source: a report with what had to be said about it, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from marsad.errors import (
    InputBidiError,
    InputDateError,
    InputEmptyError,
    InputError,
    InputFieldError,
    InputLanguageError,
    InputSurrogateError,
    InputUndatedError,
)
from marsad.model import Report
from marsad.script import why_unread

_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])", re.ASCII)
_TEXTS = ("title", "lang", "outlet", "url")

PublishedHow = Literal["metadata", "dateline", "given", "unknown"]
PubStatus = Literal["usable", "withheld", "canceled"]
Dateline = Callable[[str], date | None]  # the day a text itself gives for its writing


@dataclass(frozen=True, slots=True)
class Received:
    """A report. ``size``: bytes it took in its file. ``readable`` False: nothing for this reader.

    ``where``: the file, and the line if it has many, for messages. ``sha256``: of the bytes as they came. ``how``:
    where the day of publication was found. The last three: what agencies say of versions of an item, see ``Incoming``.
    """

    report: Report
    size: int = 0
    notes: tuple[InputError, ...] = ()
    readable: bool = True
    where: str = ""
    sha256: str = ""
    how: PublishedHow = "unknown"
    pubstatus: PubStatus = "usable"
    version_created: datetime | None = None
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not be taken for a report; the reading goes on with the next. ``size``: its bytes."""

    error: InputError
    size: int = 0


Entry = Received | Refused


def day(value: str, where: str = "") -> date:
    """The day of an ISO date or date-time. Raises InputDateError.

    >>> day("2017-06-30T12:00:00+03:00")
    datetime.date(2017, 6, 30)
    """
    match = _DAY.match(value.strip())
    try:
        if match is None:
            raise ValueError
        found = date.fromisoformat(match[1])
        if len(value.strip()) > 10:
            datetime.fromisoformat(value.strip())
        return found
    except ValueError:
        said = f"{value[:40]!a} is not a day of the calendar"
        raise InputDateError(said, where=where, do="write it as YYYY-MM-DD, like 2017-06-30") from None


def report_from_row(
    row: dict[str, object], fallback_id: str, where: str
) -> tuple[Report, tuple[InputError, ...]]:
    """A report from the keys of a JSON object; other keys are ignored.

    Raises InputFieldError without a text. A bad ``published`` is noted and the report left undated.
    """
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        what = 'no key "text"' if "text" not in row else 'the key "text" holds no text'
        raise InputFieldError(what, where=where, do='put the report into "text"')
    name = row.get("id")
    if name is None or name == "":
        name = fallback_id
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise InputFieldError('the key "id" holds neither text nor a number', where=where, do="give it an id")
    notes: tuple[InputError, ...] = ()
    published = None
    raw = row.get("published")
    if raw is not None and raw != "":
        try:
            published = day(raw if isinstance(raw, str) else repr(raw), where)
        except InputDateError as error:
            notes = (error,)
    values = [row.get(key) for key in _TEXTS]
    title, lang, outlet, url = (value if isinstance(value, str) else "" for value in values)
    source = row.get("source")
    outlet = outlet or (source if isinstance(source, str) else "")
    return Report(str(name), text, published, title, lang, outlet, url, moment(row.get("received"))), notes


def moment(value: object) -> datetime | None:
    """An ISO time with its time zone; None for anything else.

    >>> moment("2017-06-30T12:00:00Z").isoformat()
    '2017-06-30T12:00:00+00:00'
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found if found.tzinfo else None


def admit(
    report: Report,
    notes: Iterable[InputError],
    size: int,
    published: date | None,
    where: str,
    *,
    dateline: Dateline | None = None,
    sha256: str = "",
) -> Entry:
    """Judge a report before it is read: empty is refused; undated, in another language, odd characters are noted.

    A report that has no day of its own gets that of its ``dateline``, else ``published``.
    """
    text = report.text
    if not text.strip():
        return Refused(InputEmptyError("nothing to read", where=where, do="give a text"), size)
    report, how = _dated(report, published, dateline)
    said = list(notes)
    why = why_unread(text, report.lang)
    if why is not None:
        do = "only Arabic and English reports are read"
        said.append(InputLanguageError(f"neither Arabic nor English: {why}", where=where, do=do))
    elif report.published is None and report.given is None:
        do = 'give --published YYYY-MM-DD or the key "published"'
        what = "no publication date, so relative dates stay unresolved"
        said.append(InputUndatedError(what, where=where, do=do))
    if half := _SURROGATE.search(text):
        what = f"half a surrogate pair at character {half.start()}"
        said.append(InputSurrogateError(what, where=where, do="mend the broken escape \\uD8xx"))
    if _BIDI.search(text):
        what = f"{len(_BIDI.findall(text))} characters that turn the direction of writing"
        said.append(InputBidiError(what, where=where, do="look at the bytes if the text looks odd"))
    return Received(report, size, tuple(said), why is None, where, sha256, how)


def _dated(report: Report, published: date | None, dateline: Dateline | None) -> tuple[Report, PublishedHow]:
    if report.published is not None:
        return report, "metadata"
    if report.given is not None:  # the day in its words is that of the event
        return (replace(report, published=published), "given") if published else (report, "unknown")
    told = dateline(report.text) if dateline else None
    if told is not None:
        return replace(report, published=told), "dateline"
    if published is not None:
        return replace(report, published=published), "given"
    return report, "unknown"
