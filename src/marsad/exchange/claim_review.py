"""Figures with verdicts as ClaimReview of schema.org, in JSON-LD: as fact checkers publish them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, Protocol

from marsad.control.figures import BORNE_OUT, CANNOT_TELL, NOT_BORNE_OUT, Verdict
from marsad.exchange.plain import Done, dumps, nothing

# verdict → value on the scale of 1 (worst) to 3 (best) that is written with it
RATINGS = {NOT_BORNE_OUT: 1, CANNOT_TELL: 2, BORNE_OUT: 3}


class Reviewed(Protocol):
    """A figure and the verdicts on it: what ``inquiry.grounds.Figure`` is."""

    @property
    def statement(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def first(self) -> Any: ...
    @property
    def last(self) -> Any: ...
    @property
    def said(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def verdicts(self) -> Sequence[Verdict]: ...


def overall(verdicts: Sequence[Verdict]) -> str:
    """One verdict from those under each denominator: borne out by one, else not by any that can tell, else unknown."""
    told = {one.verdict for one in verdicts}
    return BORNE_OUT if BORNE_OUT in told else NOT_BORNE_OUT if NOT_BORNE_OUT in told else CANNOT_TELL


def review(one: Reviewed, why: Callable[[Verdict], str], *, quotes: bool = True) -> dict[str, Any]:
    """The review of one figure. ``why``: a verdict's reasons in words. ``quotes``: the words of the report are told;
    else only the figure."""
    days = " to ".join(dict.fromkeys(str(day) for day in (one.first, one.last) if day))
    amount = "no number" if one.value is None else f"{one.value:g} {one.unit}"
    plain = f"{one.holder or 'nobody named'}: {amount}" + (f", {days}" if days else "")
    verdict = overall(one.verdicts)
    claim: dict[str, Any] = {"@type": "Claim", "name": plain}
    speaker = one.publisher or one.said
    if speaker and (quotes or one.publisher):
        claim["author"] = {"@type": "Organization", "name": speaker}
    if one.last:
        claim["datePublished"] = str(one.last)
    if one.url.startswith("http"):
        claim["appearance"] = {"@type": "CreativeWork", "url": one.url}
    return {
        "@type": "ClaimReview",
        "@id": f"urn:marsad:figure:{one.statement}",
        "url": one.url if one.url.startswith("http") else f"urn:marsad:claim:{one.statement}",
        "claimReviewed": one.quote if quotes and one.quote else plain,
        "itemReviewed": claim,
        "author": {"@type": "Organization", "name": "Marsad"},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[verdict],
            "worstRating": 1,
            "bestRating": 3,
            "alternateName": verdict,
            "ratingExplanation": " | ".join(_said(v, why(v)) for v in one.verdicts),
        },
    }


def _said(verdict: Verdict, why: str) -> str:
    if not verdict.denominator:
        return why
    amounts = f"{verdict.low:.4g} to {verdict.high:.4g}, best {verdict.best:.4g}"
    return f"{verdict.denominator}: {verdict.verdict} ({amounts}; {why})"


def write_reviews(
    figures: Iterable[Reviewed],
    out: IO[str],
    why: Callable[[Verdict], str],
    *,
    quotes: bool = True,
    done: Done = nothing,
) -> None:
    """A graph of reviews, one by one."""
    out.write('{"@context":"https://schema.org","@graph":[')
    for number, one in enumerate(figures):
        out.write((",\n" if number else "\n") + dumps(review(one, why, quotes=quotes)))
        done(1)
    out.write("\n]}\n")
