"""Agency items as ninjs (IPTC News in JSON, 1.x to 3.x): https://iptc.org/standards/ninjs/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from marsad.errors import InputDateError, InputError, InputFieldError
from marsad.model import Report
from marsad.sources.entry import PubStatus, day

_SIGNS = ("pubstatus", "versioncreated", "body_text", "body_html", "bodies", "headlines")
_STATUS: dict[str, PubStatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
}
_DATES = (
    "contentcreated",
    "firstcreated",
    "versioncreated",
    "versionCreated",
    "firstCreated",
    "contentCreated",
)
_ADVICE = "see docs/sources.md"


@dataclass(frozen=True, slots=True)
class Item:
    """One agency item. Of one that is withdrawn the text is empty."""

    report: Report
    pubstatus: PubStatus
    version_created: datetime | None
    replaces: str
    notes: tuple[InputError, ...] = ()


def is_ninjs(row: dict[str, object]) -> bool:
    """Is this object an agency item, not a report with the key ``text``?

    >>> is_ninjs({"uri": "urn:x", "pubstatus": "canceled"})
    True
    """
    return "text" not in row and any(sign in row for sign in _SIGNS)


def ninjs(row: dict[str, object], where: str) -> Item:
    """The item of a ninjs object. Raises InputFieldError for one that has neither text nor a name to withdraw."""
    said = _text(row.get("pubstatus")) or "usable"
    status = _STATUS.get(said.lower())
    if status is None:
        raise InputFieldError(f'"pubstatus" {said[:40]!a} is not known', where=where, do=_ADVICE)
    name = _text(row.get("uri")) or _text(row.get("guid"))
    body = _body(row) if status == "usable" else ""
    if status == "usable" and not body.strip():
        raise InputFieldError("a ninjs item without a text", where=where, do="give body_text or body_html")
    if not body and not name:
        what = "a ninjs item that withdraws something without its uri"
        raise InputFieldError(what, where=where, do='give "uri"')
    published, notes = _published(row, where)
    url = _text(row.get("url")) or (name if name.startswith(("http://", "https://")) else "")
    outlet = _outlet(row)
    report = Report(name, body, published, _headline(row), _text(row.get("language")), outlet, url)
    created = _moment(_text(row.get("versioncreated")) or _text(row.get("versionCreated")))
    return Item(report, status, created, _text(row.get("replaces")), notes)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _listed(row: dict[str, object], key: str) -> list[dict[str, object]]:
    value = row.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _body(row: dict[str, object]) -> str:
    """Plain text if there is any, else marked-up text; lists of bodies as in ninjs 2 and 3."""
    marked = ""
    for one in _listed(row, "bodies"):
        value = _text(one.get("value"))
        kind = _text(one.get("contenttype")) or _text(one.get("contentType"))
        if value and "html" not in kind:
            return value
        marked = marked or value
    plain = _text(row.get("body_text"))
    marked = marked or _text(row.get("body_html")) or _text(row.get("body_xhtml"))
    if plain or not marked:
        return plain
    from marsad.sources.markup import text_of_markup  # only now: it costs a short reading its start

    return text_of_markup(marked)


def _headline(row: dict[str, object]) -> str:
    listed = (_text(one.get("value")) for one in _listed(row, "headlines"))
    return _text(row.get("headline")) or next((one for one in listed if one), "") or _text(row.get("title"))


def _outlet(row: dict[str, object]) -> str:
    named = (_text(one.get("name")) for key in ("infosources", "infosource") for one in _listed(row, key))
    return (
        _text(row.get("source"))
        or next((one for one in named if one), "")
        or _text(row.get("copyrightholder"))
    )


def _published(row: dict[str, object], where: str) -> tuple[date | None, tuple[InputError, ...]]:
    """The day on which the item first said what it says; its version may be later."""
    notes: tuple[InputError, ...] = ()
    for key in _DATES:
        if value := _text(row.get(key)):
            try:
                return day(value, where), ()
            except InputDateError as error:
                notes = (error,)
    return None, notes


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
