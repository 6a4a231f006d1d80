"""``marsad brief``: a governorate and some days as a one-page situation report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.stores import Db
from marsad.cli.world import DEFAULT, Asked, Countries, From, Known, asked, interval, language
from marsad.errors import ControlOutputError
from marsad.inquiry.naming import unit_of
from marsad.places.store import write_atomically

if TYPE_CHECKING:
    from marsad.inquiry.atlas import Atlas


def brief(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write: .html or .md.")
    ],
    from_: From = [],  # noqa: B006
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    unit: Annotated[str, typer.Option("--in", metavar="UNIT", help="A governorate: its name or id.")] = "",
    lang: Annotated[str, typer.Option(help="Language: ar or en.")] = "ar",
    db: Db = None,
    known: Known = None,
    countries: Countries = DEFAULT,
) -> None:
    """What changed hands, the main incidents, claims that contradict each other and totals, each sentence with sources.

    --from DATE and --to DATE are the first and the last day; --from FILE gives reports instead of a store.
    """
    code, kind = language(lang), output.suffix.lower()
    if kind not in (".html", ".md"):
        raise ControlOutputError(f"cannot write {kind or 'that'}", where=str(output), do="use .html or .md")
    question = asked(from_, db, known, countries)
    days = interval(from_, to, ("", ""))
    from marsad.inquiry.brief import brief as facts
    from marsad.web.brief_pages import brief_file
    from marsad.web.briefing import brief_view, markdown
    from marsad.web.tongue import tongue

    atlas = _atlas(question)
    say = tongue(code)
    view = brief_view(facts(atlas, unit_of(atlas.land, unit) if unit else "", *days), atlas, say)
    text = markdown(view, say) if kind == ".md" else brief_file(view, atlas, say)
    try:
        write_atomically(output, text.encode())
    except OSError as error:
        raise ControlOutputError(
            f"cannot write: {error.strerror}", where=str(output), do="check the folder"
        ) from None
    typer.echo(f"{output}: {len(view.footnotes)} sources", err=True)


def _atlas(question: Asked) -> Atlas:
    """The atlas of files or of a store, as it is known or was."""
    from marsad.inquiry.atlas import atlas_of
    from marsad.inquiry.statements import gather
    from marsad.inquiry.then import Atlases

    if question.files:
        return Atlases(atlas_of(gather(question.files), question.countries)).at(question.known)
    from marsad.inquiry.stored import gather_store
    from marsad.record.place import default_store

    name = question.db or default_store()
    now = atlas_of(gather_store(name), question.countries)
    return Atlases(now, lambda day: gather_store(name, day)).at(question.known)
