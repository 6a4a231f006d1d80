"""What the metric looks at in an event, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place of an event: its gazetteer id, if it has one, and its names folded for comparison."""

    gaz: str | None
    names: frozenset[str]

    def same_as(self, other: PlaceName) -> bool:
        """Whether both name one place: the same gazetteer id, or a name in common.

        >>> PlaceName("C1", frozenset()).same_as(PlaceName("C1", frozenset({"manbij"})))
        True
        >>> PlaceName(None, frozenset()).same_as(PlaceName(None, frozenset()))
        False
        """
        return (self.gaz is not None and self.gaz == other.gaz) or not self.names.isdisjoint(other.names)


@dataclass(frozen=True, slots=True)
class ScoredEvent:
    """One event of one article.

    ``start`` and ``also`` are offsets into the article's text. ``parties`` are the ids of actors and targets
    together. ``days`` is (first, last) as ISO dates; (None, None) when the first is not known. ``words`` and
    ``labels`` are for people to read and do not count.
    """

    type: str
    start: int
    also: tuple[int, ...] = ()
    status: str | None = None
    parties: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    places: tuple[PlaceName, ...] = ()
    days: tuple[str | None, str | None] = (None, None)
    words: str = field(default="", compare=False)
    labels: tuple[str, ...] = field(default=(), compare=False)  # one per place


@dataclass(frozen=True, slots=True)
class ScoredArticle:
    """An article that events point into. ``lang`` is "" when the file does not say."""

    id: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """One article's gold and predicted events, paired one to one, and what was left over on either side."""

    article: ScoredArticle
    pairs: tuple[tuple[ScoredEvent, ScoredEvent], ...]
    missed: tuple[ScoredEvent, ...]
    extra: tuple[ScoredEvent, ...]
