"""``marsad find``: search in reports and claims."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.stores import Db, day_of, known_type, wrong_usage
from marsad.errors import QueryError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from marsad.cli.render import Look
    from marsad.record.facets import Facets
    from marsad.record.find import Found, Hit
    from marsad.record.snippet import Snippet


def find(
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words, "phrases", and -words that must be absent.')
    ] = "",
    actor: Annotated[list[str], typer.Option(metavar="ID", help="By or against this actor.")] = [],  # noqa: B006
    type: Annotated[list[str], typer.Option(metavar="TYPE", help="capture, clash, strike …")] = [],  # noqa: B006
    place: Annotated[
        str, typer.Option(metavar="ID|NAME", help="In this place, unit or country and all inside it.")
    ] = "",
    source: Annotated[
        list[str], typer.Option(metavar="ID|OUTLET", help="Said by this source, or printed by this outlet.")
    ] = [],  # noqa: B006
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="About days from here.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="About days up to here.")] = None,
    status: Annotated[list[str], typer.Option(metavar="STATUS", help="asserted, denied, planned …")] = [],  # noqa: B006
    limit: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="Reports shown.")] = 20,
    offset: Annotated[int, typer.Option(min=0, metavar="N", help="Reports passed over.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per report.")] = False,
    db: Db = None,
) -> None:
    """Find reports by their words and by what they claim; newest first.

    Written forms of a word find each other: hamza seats, the article and the letters before it make no difference.
    The name of a place or party also finds what is claimed of it under its other names and in the other language;
    words in quotes find only themselves.
    A query that begins with a minus goes behind two dashes: marsad find -- -word
    """
    for one in type:
        known_type(one)
    from marsad.record.facets import Facets
    from marsad.record.find import find
    from marsad.record.named import named
    from marsad.record.place import default_store
    from marsad.record.store import open_store
    from marsad.record.within import area

    first = None if since is None else day_of(since, "--from")
    last = None if until is None else day_of(until, "--to")
    try:
        query = named(words)
        where = area(place) if place else None
    except QueryError as error:
        wrong_usage(error)
    facets = Facets(tuple(actor), tuple(type), where, tuple(source), tuple(status), first, last)
    with open_store(db or default_store(), read_only=True) as store:
        found = find(store, query, facets, limit=limit, offset=offset)
    if as_json:
        _json(found)
    else:
        _print(found, facets, offset)


def _json(found: Found) -> None:
    from marsad.record.codec import body_of, line

    for hit in found.hits:
        claims = [{"id": one.id, **body_of(one.claim)} for one in hit.claims]
        value = {
            "report": hit.id,
            "published": hit.published.isoformat() if hit.published else None,
            "outlet": hit.outlet,
            "url": hit.url,
            "title": hit.title.text,
            "snippet": {"text": hit.body.text, "start": hit.body.start, "marks": hit.body.marks},
            "claims": claims,
        }
        sys.stdout.write(line(value))


def _print(found: Found, facets: Facets, offset: int) -> None:
    from marsad.cli.render import make_console, safe

    console, look = make_console(plain=False)
    for hit in found.hits:
        _print_hit(hit, console, look)
    if facets.where is not None:
        meant = ", ".join(
            f"{place.name_en or place.id} ({place.kind}, {place.country})" for place in facets.where.places
        )
        console.print(f"{safe(facets.where.name)} means: {meant}")
    for name, values in found.counts.items():
        if values:
            console.print(
                f"{name + ':':<8}" + ", ".join(f"{safe(value)} {count:,}" for value, count in values)
            )
    shown = f", {offset + 1}-{offset + len(found.hits)} shown" if len(found.hits) < found.reports else ""
    console.print(f"{found.reports:,} reports{shown if found.hits else ''}, {found.claims:,} claims")


def _print_hit(hit: Hit, console: Console, look: Look) -> None:
    from marsad.cli.render import Lines, safe

    day = hit.published.isoformat() if hit.published else "undated"
    console.print(f"{day}  {safe(hit.outlet)}  {hit.id}  {safe(hit.url)}".rstrip())
    terminal = console.is_terminal
    console.print(Lines(marked_text(hit.title, terminal), marked_text(hit.body, terminal), look=look))
    for found in hit.claims:
        claim = found.claim
        who = ", ".join(ref.id for ref in claim.actors) or "?"
        where = ", ".join(place.name_en or "?" for place in claim.places)
        status = "" if claim.status == "asserted" else f" ({claim.status})"
        console.print(
            safe(f"  {found.id[:12]}  {claim.type}{status}  {who}  {where}  {claim.date.start or 'undated'}")
        )
    console.print()


def marked_text(found: Snippet, terminal: bool) -> Text:
    """The snippet with found words bold; where nothing can be bold, between brackets, which turn with the text."""
    from rich.text import Text

    from marsad.cli.render import safe
    from marsad.record.snippet import Snippet, marked

    clean = Snippet(safe(found.text), found.marks, found.start)  # one for one, so that the marks still fit
    if not terminal:
        return Text(marked(clean))
    text = Text(clean.text)
    for start, end in clean.marks:
        text.stylize("bold reverse", start, end)
    return text
