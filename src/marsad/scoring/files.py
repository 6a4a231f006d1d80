"""JSON lines in, records out: gold and predicted events and the articles they point into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from marsad.errors import ScoreArticleError, ScoreFileError, ScoreLanguageError, ScoreLineError
from marsad.scoring.place_names import fold_name
from marsad.scoring.records import PlaceName, ScoredArticle, ScoredEvent


class _Quote(BaseModel):
    start: int
    text: str | None = None


class _Named(BaseModel):
    id: str | None = None


class _Place(BaseModel):
    text: str | None = None
    name_en: str | None = None
    gaz: str | None = None


class _Days(BaseModel):
    start: str | None = None
    end: str | None = None


class _Event(BaseModel):
    type: str
    trigger: _Quote
    also: list[_Quote] | None = None
    status: str | None = None
    actors: list[_Named] | None = None
    targets: list[_Named] | None = None
    places: list[_Place] | None = None
    date: _Days | None = None
    sources: list[_Named] | None = None


class _EventLine(BaseModel):
    id: str = Field(min_length=1)
    events: list[_Event]


class _ArticleLine(BaseModel):
    id: str = Field(min_length=1)
    text: str
    lang: str | None = None


Line = TypeVar("Line", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """Everything to be scored. Every key of ``gold`` is a key of ``articles``."""

    articles: dict[str, ScoredArticle]
    gold: dict[str, tuple[ScoredEvent, ...]]
    predicted: dict[str, tuple[ScoredEvent, ...]]

    def in_language(self, lang: str) -> ScoreInput:
        """Only the gold articles in ``lang``. Raises ScoreLanguageError when there are none."""
        gold = {key: events for key, events in self.gold.items() if self.articles[key].lang == lang}
        if not gold:
            known = sorted({self.articles[key].lang for key in self.gold} - {""})
            raise ScoreLanguageError(
                f"no gold article has lang '{lang}'",
                do=f"choose one of {', '.join(known)}" if known else "give articles that carry lang",
            )
        return ScoreInput(self.articles, gold, self.predicted)


def load(gold: Path, predicted: Path, articles: Path) -> ScoreInput:
    """Read the three files. Of two lines with one id the later counts; keys that the metric does not need are free.

    Raises ScoreFileError, ScoreLineError (the line named by number) and ScoreArticleError.
    """
    texts = {a.id: ScoredArticle(a.id, a.text, a.lang or "") for a in _lines(articles, _ArticleLine)}
    truth = read_events(gold)
    lacking = [key for key in truth if key not in texts]
    if lacking:
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        raise ScoreArticleError(
            f"no article '{lacking[0]}'{more}",
            where=str(articles),
            do="give the articles that were annotated",
        )
    return ScoreInput(texts, truth, read_events(predicted))


def read_events(path: Path) -> dict[str, tuple[ScoredEvent, ...]]:
    """Events by article id. Raises ScoreFileError and ScoreLineError."""
    return {line.id: tuple(_event(e) for e in line.events) for line in _lines(path, _EventLine)}


def _lines(path: Path, form: type[Line]) -> Iterator[Line]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScoreFileError(
            f"cannot read the file: {error.strerror or error}", where=str(path), do="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise ScoreFileError("the file is not UTF-8", where=str(path), do="convert it to UTF-8") from error
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield form.model_validate_json(line)
            except ValidationError as error:
                raise _line_error(error, path, number) from error


def _line_error(error: ValidationError, path: Path, number: int) -> ScoreLineError:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    what = f"{key}: {first['msg']}" if key else str(first["msg"])
    return ScoreLineError(
        what,
        where=f"{path}:{number}",
        do="give one JSON object a line, in the form of the annotation guidelines",
    )


def _event(event: _Event) -> ScoredEvent:
    days = event.date or _Days()
    places = event.places or []
    return ScoredEvent(
        type=event.type,
        start=event.trigger.start,
        also=tuple(quote.start for quote in event.also or []),
        status=event.status,
        parties=_ids(event.actors) | _ids(event.targets),
        sources=_ids(event.sources),
        places=tuple(_place(place) for place in places),
        days=(days.start, days.end) if days.start else (None, None),
        words=event.trigger.text or "",
        labels=tuple(place.name_en or place.text or place.gaz or "?" for place in places),
    )


def _place(place: _Place) -> PlaceName:
    names = frozenset(fold_name(name) for name in (place.text, place.name_en) if name)
    return PlaceName(place.gaz or None, names - {""})


def _ids(named: Sequence[_Named] | None) -> frozenset[str]:
    return frozenset(item.id for item in named or () if item.id)
