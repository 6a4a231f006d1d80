"""``marsad review``: look at claims, rule on them, take rulings back."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.stores import By, Db, day_of, known_type, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.model import Claim
    from marsad.record.decisions import Decision
    from marsad.record.queue import Waiting
    from marsad.record.review import Review
    from marsad.record.snippet import Snippet

app = typer.Typer(
    help="Rule on claims: accept, correct, reject; every act is kept with who, when and why.",
    no_args_is_help=True,
)
One = Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim, or six digits of it or more.")]
Several = Annotated[list[str], typer.Argument(metavar="CLAIM…", help="Ids of two claims or more.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; kept with the decision.")]
Must = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; kept with the decision.")]


@contextmanager
def _reviewing(db: str | None, by: str | None) -> Iterator[Review]:
    from marsad.record.place import default_store
    from marsad.record.review import Review
    from marsad.record.store import open_store

    with open_store(db or default_store()) as store:
        yield Review(store, name_of(by))


@app.command("list")
def list_(
    type: Annotated[list[str], typer.Option(metavar="TYPE", help="Only this kind of event.")] = [],  # noqa: B006
    place: Annotated[str, typer.Option(metavar="ID|NAME", help="Only in this place and all inside it.")] = "",
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="About days from here.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="About days up to here.")] = None,
    to: Annotated[
        str, typer.Option("--for", metavar="NAME", help="Only what is assigned to this person.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="Claims shown.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per claim.")] = False,
    db: Db = None,
) -> None:
    """The claims that wait for a ruling, the most pressing first.

    First come contradictions about who holds a place, then what would change the map most, then what is least sure.
    """
    for one in type:
        known_type(one)
    from marsad.record.facets import Facets
    from marsad.record.place import default_store
    from marsad.record.queue import queue, shipped_units
    from marsad.record.store import open_store
    from marsad.record.within import area

    first = None if since is None else day_of(since, "--from")
    last = None if until is None else day_of(until, "--to")
    facets = Facets(types=tuple(type), where=area(place) if place else None, since=first, until=last)
    with open_store(db or default_store(), read_only=True) as store:
        found = queue(store, shipped_units(), facets, datetime.now(UTC), to=to, limit=limit)
    if as_json:
        _json(found)
    else:
        _table(found)


@app.command()
def take(
    claim: One,
    minutes: Annotated[int, typer.Option(min=1, max=1440, metavar="N", help="For how long.")] = 15,
    by: By = None,
    db: Db = None,
) -> None:
    """Lock a claim while you work on it, and show it with its text. Your next act on it ends the lock."""
    from marsad.record.review import text_around

    with _reviewing(db, by) as review:
        found = review.take(claim, minutes)
        _show(found.id, found.claim, text_around(review.store, found))


@app.command()
def release(claim: One, by: By = None, db: Db = None) -> None:
    """End your lock on a claim."""
    with _reviewing(db, by) as review:
        review.release(claim)


@app.command()
def accept(claim: One, why: Why = "", by: By = None, db: Db = None) -> None:
    """The report says so. The claim stays as it is, whatever a later reader finds."""
    with _reviewing(db, by) as review:
        _say(review.accept(claim, why))


@app.command()
def reject(claim: One, why: Must, by: By = None, db: Db = None) -> None:
    """The report does not say so. The claim no longer counts."""
    with _reviewing(db, by) as review:
        _say(review.reject(claim, why))


@app.command()
def correct(
    claim: One,
    why: Must,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="The kind of event.")] = None,
    status: Annotated[str | None, typer.Option(metavar="STATUS", help="asserted, denied, planned …")] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="ID", help="Who did it; all of them.")] = None,
    target: Annotated[list[str] | None, typer.Option(metavar="ID", help="To whom; all of them.")] = None,
    place: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Where; all ids of the gazetteer.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="ID", help="Who says so; all of them.")] = None,
    day: Annotated[str | None, typer.Option(metavar="DATE", help="The day, or the first of them.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day.")] = None,
    killed: Annotated[int | None, typer.Option(min=0, metavar="N", help="People killed.")] = None,
    wounded: Annotated[int | None, typer.Option(min=0, metavar="N", help="People wounded.")] = None,
    by: By = None,
    db: Db = None,
) -> None:
    """The report says something else. What is not named stays; an empty id ('') takes all away."""
    from marsad.record.correction import Correction

    toll = None if killed is None and wounded is None else (killed, wounded)
    days: tuple[date | None, date | None] | None = None
    if day is not None or until is not None:
        days = (day_of(day, "--day") if day else None, day_of(until, "--until") if until else None)
    named: Any = status
    wanted = Correction(type, named, _ids(actor), _ids(target), _ids(place), _ids(source), days, toll)
    with _reviewing(db, by) as review:
        _say(review.correct(claim, wanted, why))


@app.command()
def merge(claims: Several, why: Why = "", by: By = None, db: Db = None) -> None:
    """These claims tell of one incident."""
    with _reviewing(db, by) as review:
        _say(review.merge(claims, why))


@app.command()
def split(claims: Several, why: Why = "", by: By = None, db: Db = None) -> None:
    """These claims tell of different incidents."""
    with _reviewing(db, by) as review:
        _say(review.split(claims, why))


@app.command()
def assign(
    claim: One,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who is to look at it.")],
    why: Why = "",
    by: By = None,
    db: Db = None,
) -> None:
    """Somebody is to look at a claim: marsad review list --for NAME."""
    with _reviewing(db, by) as review:
        _say(review.assign(claim, to, why))


@app.command()
def undo(claim: One, why: Why = "", by: By = None, db: Db = None) -> None:
    """Take back the last ruling on a claim; what stood before stands again. Both stay in the history."""
    with _reviewing(db, by) as review:
        _say(review.undo(claim, why))


@app.command()
def history(
    about: Annotated[str, typer.Argument(metavar="CLAIM|REPORT", help="The id of a claim or of a report.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per decision.")] = False,
    db: Db = None,
) -> None:
    """Every decision about a claim, or about the claims of a report, oldest first."""
    from marsad.cli.render import safe
    from marsad.record.codec import instant, line
    from marsad.record.place import default_store
    from marsad.record.review import history
    from marsad.record.store import open_store

    with open_store(db or default_store(), read_only=True) as store:
        found = history(store, about)
    for one in found:
        head = {
            "id": one.id,
            "who": one.who,
            "decided": instant(one.decided),
            "act": one.act,
            "target": one.target,
        }
        if as_json:
            told = {"before": one.before, "after": one.after, "why": one.why, "supersedes": one.supersedes}
            sys.stdout.write(line({**head, **told}))
        else:
            why = f": {one.why}" if one.why else ""
            typer.echo(safe(f"{head['decided'][:19]}  {one.act:<8} {one.target[:12]}  {one.who}{why}"))
    if not as_json:
        typer.echo(f"{len(found):,} decisions")


def _ids(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(id for id in given if id)


def _say(made: Decision) -> None:
    after = made.after or {}
    now = f"; now {after['id'][:12]}" if after.get("id", made.target) != made.target else ""
    typer.echo(f"{made.act} {made.target[:12]} by {made.who}{now}")


def _json(found: list[Waiting]) -> None:
    from marsad.record.codec import body_of, line

    for one in found:
        head = {"id": one.id, "report": one.report, "priority": one.priority, "why": list(one.reasons)}
        sys.stdout.write(line({**head, "assigned": one.assigned, "locked": one.locked, **body_of(one.claim)}))


def _table(found: list[Waiting]) -> None:
    from rich.table import Table

    from marsad.cli.render import make_console, safe

    console, _ = make_console(plain=False)
    table = Table("claim", "points", "day", "what", "who", "where", "why here", "for / locked", box=None)
    for one in found:
        claim = one.claim
        table.add_row(
            one.id[:12],
            f"{one.priority:.1f}",
            str(claim.date.start or "undated"),
            *(safe(cell) for cell in told(claim)),
            "; ".join(one.reasons),
            safe(" / ".join(filter(None, (one.assigned, one.locked)))),
        )
    console.print(table)
    console.print(f"{len(found):,} claims; marsad review take CLAIM shows one")


def told(claim: Claim) -> tuple[str, str, str]:
    """What, who and where, as cells of a table."""
    what = claim.type if claim.status == "asserted" else f"{claim.type} ({claim.status})"
    who = ", ".join(ref.id for ref in claim.actors)
    return what, who, ", ".join(place.name_en or place.text for place in claim.places)


def _show(id: str, claim: Claim, text: Snippet) -> None:
    from marsad.cli.find import marked_text
    from marsad.cli.render import Lines, make_console, safe

    console, look = make_console(plain=False)
    what, who, where = told(claim)
    console.print(
        f"{id}  {what}  {safe(who)}  {safe(where)}  {claim.date.start or 'undated'}  {claim.confidence:.2f}"
    )
    console.print(Lines(marked_text(text, console.is_terminal), look=look))
