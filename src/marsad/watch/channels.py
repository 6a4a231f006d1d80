"""Alerts to where people look: a webhook, a mailbox, a feed of our own. Each raises if it could not deliver."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from marsad.input_errors import AlertUndeliveredError
from marsad.record.errands import Errand
from marsad.sources.addresses import Gate
from marsad.sources.fetch import Fetcher
from marsad.watch.settings import AtomFile, Email, Webhook

_ATOM = "http://www.w3.org/2005/Atom"
_LINE = "\r\n"
_SECONDS = 20.0


def post(channel: Webhook, errand: Errand) -> None:
    """One alert as JSON; the header Idempotency-Key is its id, so that a second delivery can be told. Raises M24x."""
    fetcher = Fetcher(Gate(channel.allow_private), seconds=_SECONDS)
    try:
        body = json.dumps(message(errand), ensure_ascii=False).encode("utf-8", "backslashreplace")
        fetcher.post(channel.url, body, {"Idempotency-Key": errand.id, "Content-Type": "application/json"})
    finally:
        fetcher.close()


def message(errand: Errand) -> dict[str, Any]:
    """An alert as others get it."""
    return {"id": errand.id, "recorded": errand.recorded, **errand.body}


def mail(channel: Email, errand: Errand) -> None:
    """One alert as one message; its Message-ID is the id of the alert. Raises AlertUndeliveredError."""
    made = letter(channel, errand)
    try:
        with _server(channel) as server:
            if channel.user:
                server.login(channel.user, os.environ.get(channel.password_env, ""))
            server.send_message(made)
    except (OSError, smtplib.SMTPException) as error:
        said = f"{type(error).__name__}: {error}"[:200]
        where = f"{channel.server}:{channel.port}"
        raise AlertUndeliveredError(said, where=where, do="check the mail server in the file") from None


def letter(channel: Email, errand: Errand) -> EmailMessage:
    """The message of an alert."""
    body = errand.body
    made = EmailMessage()
    made["From"], made["To"] = channel.sender, ", ".join(channel.to)
    made["Subject"] = " ".join(f"[{body['rule']}] {body['what']}".split())
    made["Message-ID"] = f"<{errand.id}@marsad.invalid>"
    made["Date"] = format_datetime(_moment(errand.recorded))
    made["X-Marsad-Alert"] = errand.id
    made.set_content(_prose(body))
    return made


def _server(channel: Email) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if channel.tls == "tls":
        return smtplib.SMTP_SSL(channel.server, channel.port, timeout=_SECONDS, context=secure)
    server = smtplib.SMTP(channel.server, channel.port, timeout=_SECONDS)
    if channel.tls == "starttls":
        try:
            server.starttls(context=secure)
        except BaseException:
            server.close()
            raise
    return server


def _prose(body: dict[str, Any]) -> str:
    lines = [body["what"], "", body["quote"], ""]
    told = (("day", "day"), ("place", "place"), ("outlet", "source"), ("title", "title"), ("url", "url"))
    lines += [f"{label}: {body[key]}" for key, label in told if body.get(key)]
    text = "\n".join([*lines, f"report: {body['report']}"]) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


def write_feed(channel: AtomFile, errands: Sequence[Errand]) -> None:
    """The alerts as an Atom feed, in one step: whoever reads the file finds the old or the new. Raises."""
    Xml.register_namespace("", _ATOM)
    feed = Xml.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", f"urn:marsad:alerts:{channel.name}")
    _add(feed, "title", channel.title)
    _add(feed, "updated", errands[0].recorded if errands else "1970-01-01T00:00:00Z")
    _add(_add(feed, "author"), "name", "Marsad")
    for errand in errands:
        body, entry = errand.body, _add(feed, "entry")
        _add(entry, "id", f"urn:marsad:alert:{errand.id}")
        _add(entry, "title", body["what"])
        _add(entry, "updated", errand.recorded)
        _add(entry, "content", _prose(body)).set("type", "text")
        if body.get("url"):
            _add(entry, "link").set("href", _xml(body["url"]))
    made = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    near = channel.file.with_name(channel.file.name + ".new")
    try:
        near.write_bytes(made)
        os.replace(near, channel.file)
    except OSError as error:
        do = "check the folder and its rights"
        raise AlertUndeliveredError(str(error.strerror), where=str(channel.file), do=do) from None


def resolved(channel: AtomFile, folder: Path) -> AtomFile:
    """The channel with its file beside the settings, if it is not named from the root."""
    return AtomFile(channel.name, channel.kind, folder / channel.file, channel.title)


def _add(parent: Xml.Element, name: str, text: str = "") -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text:
        made.text = _xml(text)
    return made


def _xml(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff"
    )


def _moment(recorded: str) -> datetime:
    return datetime.fromisoformat(recorded)
