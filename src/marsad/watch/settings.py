"""The file that says what to watch: feeds, rules for alerts, and where alerts go."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from marsad.errors import InputError
from marsad.input_errors import WatchFileError
from marsad.sources.fetch import checked

_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)
_INTERVAL = re.compile(r"(\d{1,6})\s*(s|m|h|d)", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_ADVICE = "see docs/watch.md"
Name = Annotated[str, Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. ``source``: the name its reports get; else the one the feed gives itself. ``interval``: "15m", "2h".

    ``follow``: fetch the page that an item links to and keep that, not what the feed says of it.
    """

    __pydantic_config__ = _STRICT
    name: Name
    url: str
    interval: str = "15m"
    source: str = ""
    follow: bool = False
    allow_private: bool = False

    @property
    def seconds(self) -> int:
        """The interval in seconds."""
        return _seconds(self.interval)


@dataclass(frozen=True, slots=True)
class Rule:
    """When to alert whom. ``on``: a place changes hands, or a place or actor is mentioned.

    ``places``: gazetteer ids or names, ``actors``: ids; none of either means any (for "changes-hands" only).
    """

    __pydantic_config__ = _STRICT
    name: Name
    on: Literal["changes-hands", "mention"]
    to: tuple[Name, ...]
    places: tuple[Name, ...] = ()
    actors: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Alerts as JSON by POST."""

    __pydantic_config__ = _STRICT
    name: Name
    kind: Literal["webhook"]
    url: str
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Email:
    """Alerts as messages, one each. ``password_env``: the environment variable that holds the password."""

    __pydantic_config__ = _STRICT
    name: Name
    kind: Literal["email"]
    server: Name
    sender: Name
    to: Annotated[tuple[Name, ...], Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_env: str = ""


@dataclass(frozen=True, slots=True)
class AtomFile:
    """Alerts as an Atom feed in a file, the latest first."""

    __pydantic_config__ = _STRICT
    name: Name
    kind: Literal["atom"]
    file: Path
    title: str = "Marsad"


Channel = Annotated[Webhook | Email | AtomFile, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Settings:
    """All of a feeds.toml: the tables ``[[feed]]``, ``[[alert]]`` and ``[[channel]]``."""

    __pydantic_config__ = _STRICT
    feed: tuple[Feed, ...] = ()
    alert: tuple[Rule, ...] = ()
    channel: tuple[Channel, ...] = ()


def load(path: Path) -> Settings:
    """The settings in a file. Raises WatchFileError naming the entry and what is wrong with it."""
    where = str(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WatchFileError(f"cannot be read: {error.strerror}", where=where, do="check the name") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WatchFileError(f"no TOML: {error}", where=where, do=_ADVICE) from None
    try:
        found = TypeAdapter(Settings).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = " ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise WatchFileError(f"{place}: {first['msg']}", where=where, do=_ADVICE) from None
    _consistent(found, where)
    return found


def _consistent(found: Settings, where: str) -> None:
    named = {
        "feed": [thing.name for thing in found.feed],
        "alert": [thing.name for thing in found.alert],
        "channel": [thing.name for thing in found.channel],
    }
    for what, names in named.items():
        for name in names:
            if names.count(name) > 1:
                raise WatchFileError(f"{what} {name!a} is there twice", where=where, do="name it otherwise")
    channels = {channel.name for channel in found.channel}
    for rule in found.alert:
        if missing := [name for name in rule.to if name not in channels]:
            do = "add it as a [[channel]]"
            raise WatchFileError(f"alert {rule.name!a}: no channel {missing[0]!a}", where=where, do=do)
        if rule.on == "mention" and not (rule.places or rule.actors):
            raise WatchFileError(
                f"alert {rule.name!a}: mention of what?", where=where, do="give places or actors"
            )
    _urls(found, where)


def _urls(found: Settings, where: str) -> None:
    urls = [(thing.name, thing.url) for thing in found.feed]
    urls += [(thing.name, thing.url) for thing in found.channel if isinstance(thing, Webhook)]
    for name, url in urls:
        try:
            checked(url)
        except InputError as error:
            raise WatchFileError(f"{name!a}: {error.what}", where=where, do=error.do) from None
    for feed in found.feed:
        try:
            _seconds(feed.interval)
        except WatchFileError as error:
            raise WatchFileError(f"{feed.name!a}: {error.what}", where=where, do=error.do) from None


def _seconds(interval: str) -> int:
    match = _INTERVAL.fullmatch(interval.strip())
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
    if not seconds:
        raise WatchFileError(f"{interval[:20]!a} is no interval", do='write it like "15m" or "2h"')
    return seconds
