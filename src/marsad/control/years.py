"""Years in doubt: a sentence says "on 6 July", and whoever collected it inferred the year, sometimes wrongly.

The evidence is spread over the year given, those beside it, and those that headings name or other sentences under the
same heading are given. First by what is declared (``model.toml``, ``[year]``) and by those headings; then, round by
round, by how well each year fits the evidence around it: with r the chance that the claim is right, year k is likely in
proportion to share_k · (r · BF_k + 1 - r), where BF_k is how much better the place's other evidence fits the claim in
that year than a claim at random. It stays a mixture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from marsad.model import DaySpan

Years = Mapping[int, Mapping[int, float]]


def first_guess(
    span: DaySpan, numbers: Mapping[str, float], others: Mapping[int, int] | None = None
) -> Mapping[int, float]:
    """How likely each shift of the year is before anything else is known, by shift in years. Sums to 1.

    ``others``: how many other sentences under the same heading are given each year; where headings name no year they
    tell of it, since most headings are about one happening.
    """
    given = span.end or span.start
    if given is None:
        return {0: 1.0}
    declared = (numbers["same"], numbers["off_one"], numbers["off_two"])
    beside = {} if span.years or not others else others
    reach, count = int(numbers["reach"]), sum(beside.values())
    further = {year - given.year for year in (*span.years, *beside)}
    out = {}
    for shift in sorted({*range(-2, 3), *(k for k in further if abs(k) <= reach)}):
        share = declared[abs(shift)] if abs(shift) <= 2 else numbers["off_more"]
        if given.year + shift in span.years:
            share *= numbers["named"]
        if count:
            share *= 1 + numbers["others"] * beside.get(given.year + shift, 0) / (count + 2)
        out[shift] = share
    return normalised(out)


def normalised(shares: Mapping[int, float]) -> Mapping[int, float]:
    """``shares`` that sum to 1."""
    whole = sum(shares.values())
    return {shift: share / whole for shift, share in shares.items()}


def shifted(day: date, years: int) -> date:
    """The same day some years later or earlier; the 29th of February becomes the 28th.

    >>> shifted(date(2016, 2, 29), 1).isoformat()
    '2017-02-28'
    """
    if not years:
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def refitted(first: Years, fits: Mapping[tuple[int, int], tuple[float, float]]) -> Years:
    """The shares after a look at the evidence around. ``first``: those before any look.

    ``fits``: by statement and shift, the chance that the claim is right, and BF (see above).
    """
    out: dict[int, Mapping[int, float]] = {}
    for statement, shares in first.items():
        new = {}
        for shift, share in shares.items():
            right, factor = fits.get((statement, shift), (0.0, 1.0))
            new[shift] = share * (right * factor + 1 - right)
        out[statement] = normalised(new)
    return out


def told_of(year: int, shares: Mapping[int, float]) -> str:
    """What was done about a year in doubt, in words.

    >>> told_of(2020, {-1: 0.8, 0: 0.2})
    'the year given, 2020, is in doubt: 2019 80%, 2020 20%'
    """
    likely = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    parts = ", ".join(f"{year + shift} {share:.0%}" for shift, share in likely if share >= 0.01)
    return f"the year given, {year}, is in doubt: {parts}"


def agreeing(
    first: Years,
    doubtful: Mapping[tuple[int, int], list[tuple[int, frozenset[str], int]]],
    sure: Mapping[tuple[int, frozenset[str]], list[int]],
    numbers: Mapping[str, float],
) -> Years:
    """``first`` with years made likelier in which a surely dated claim tells of the same change about that day.

    ``doubtful``: by statement and shift: (settlement, gainers, day). ``sure``: days by settlement and gainers.
    """
    out: dict[int, Mapping[int, float]] = dict(first)
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for (statement, shift), told in doubtful.items():
        for place, gainers, day in told:
            if any(abs(day - other) <= numbers["near"] for other in sure.get((place, gainers), ())):
                found[statement][shift] = numbers["agree"]
    for statement, factors in found.items():
        shares = first[statement]
        out[statement] = normalised({k: v * factors.get(k, 1.0) for k, v in shares.items()})
    return out
