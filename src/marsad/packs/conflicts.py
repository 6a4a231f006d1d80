"""Conflict packs: ``data/conflicts/<name>/``, each over what ``common`` gives to all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from marsad.errors import MarsadError, PackDuplicateError, PackMissingError, PackValueError
from marsad.packs.files import data_root, label, read_toml
from marsad.packs.letters import folded
from marsad.packs.tables import ORIGIN, Column, Row, complain, expand, free, need, read_table, words
from marsad.reading.conflict import Conflict, ConflictMeta, PlaceAlias
from marsad.reading.knowledge import Actor, Alias, SourceName

ACTORS = (
    need("id"),
    need("kind", "armed", "state", "militia", "people", "body"),
    need("side"),
    Column("name_ar", required=True, arabic=True),
    need("name_en"),
    free("note"),
    *ORIGIN,
)
ALIASES = (
    need("actor"),
    words("form"),
    Column("from", day=True),
    Column("to", day=True),
    free("speaker"),
    need("kind", "name", "short", "label", "adjective", "leader", "people"),
    Column("cue", arabic=True),
    free("note"),
    *ORIGIN,
)
SOURCES = (
    need("id"),
    words("form"),
    need("kind", "agency", "observatory", "official", "media", "role", "person", "refer"),
    free("actor"),
    free("note"),
    *ORIGIN,
)
PLACES = (
    words("form"),
    Column("name_ar", required=True, arabic=True),
    free("country"),
    free("adm1_en"),
    need("kind", "area", "other", "not"),
    free("note"),
    *ORIGIN,
)
META = {"name_ar": str, "name_en": str, "countries": list, "since": str, "until": str, "words": list}
CUE_SCOPES = ("near", "report", "before", "after")
COMMON = "common"
NATIVE = "ar"
"""The language of the forms that stand beside the actors of a conflict."""
Seen = dict[tuple[str, ...], tuple[str, tuple[str, ...]]]


def conflict_names(root: Path | None = None) -> tuple[str, ...]:
    """The names of the shipped conflicts, ``common`` not among them, in order."""
    folder = (root or data_root()) / "conflicts"
    return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name != COMMON))


@cache
def load_conflict(name: str, lang: str = NATIVE) -> Conflict:
    """The conflict ``name`` together with what all conflicts share; ``common`` is the shared part alone.

    ``lang``: the language of the forms; those of ``NATIVE`` stand beside the actors, others in a folder of their own.

    Raises PackMissingError for an unknown name, PackValueError or PackDuplicateError for bad data.
    """
    shared = read_conflict(data_root() / "conflicts" / COMMON, lang=lang)
    own = read_conflict(data_root() / "conflicts" / name, lang=lang)
    return shared if name == COMMON else over(shared, own, lang)


def load_conflicts() -> tuple[Conflict, ...]:
    """All shipped conflicts, by name."""
    return tuple(load_conflict(name) for name in conflict_names())


def over(shared: Conflict, own: Conflict, lang: str = NATIVE) -> Conflict:
    """``own`` completed by ``shared``: what ``own`` says of an id or a form stands."""
    ids = {actor.id for actor in own.actors}
    forms = {folded(alias.form, lang) for alias in own.aliases}
    names = {folded(source.form, lang) for source in own.sources}
    places = {folded(place.form, lang) for place in own.place_aliases}
    return Conflict(
        own.meta,
        own.actors + tuple(a for a in shared.actors if a.id not in ids),
        own.aliases + tuple(a for a in shared.aliases if folded(a.form, lang) not in forms),
        own.sources + tuple(s for s in shared.sources if folded(s.form, lang) not in names),
        own.place_aliases + tuple(p for p in shared.place_aliases if folded(p.form, lang) not in places),
    )


def read_conflict(folder: Path, problems: list[MarsadError] | None = None, lang: str = NATIVE) -> Conflict:
    """The tables of one conflict folder alone, checked row by row; problems as ``read_table`` gives them.

    A folder that has no forms of ``lang`` gives a conflict without any.
    """
    if not folder.is_dir():
        raise PackMissingError(
            f"no conflict '{folder.name}'", where=label(folder), do="use a folder name under data/conflicts"
        )
    actors = read_table(folder / "actors.csv", ACTORS, problems)
    forms = folder if lang == NATIVE else folder / lang
    empty = lang != NATIVE and not forms.is_dir()
    aliases = () if empty else read_table(forms / "aliases.csv", ALIASES, problems)
    sources = () if empty else read_table(forms / "sources.csv", SOURCES, problems)
    places = () if empty else read_table(forms / "place_aliases.csv", PLACES, problems)
    _ids_once(actors, problems)
    return Conflict(
        read_meta(folder),
        tuple(Actor(r["id"], r["kind"], r["side"], r["name_ar"], r["name_en"]) for r in actors),
        _aliases(aliases, problems, lang),
        _sources(sources, problems, lang),
        _places(places, problems, lang),
    )


def read_meta(folder: Path) -> ConflictMeta:
    """The conflict.toml of a folder. ``since`` and ``until`` are YYYY-MM-DD, empty when open."""
    table = read_toml(folder / "conflict.toml", META)
    try:
        since, until = (date.fromisoformat(table[k]) if table[k] else None for k in ("since", "until"))
    except ValueError:
        where = label(folder / "conflict.toml")
        raise PackValueError("bad date in since or until", where=where, do="write YYYY-MM-DD") from None
    lists = (tuple(str(c) for c in table["countries"]), tuple(str(w) for w in table["words"]))
    return ConflictMeta(folder.name, table["name_ar"], table["name_en"], lists[0], since, until, lists[1])


def cue_of(value: str) -> str:
    """A cue with its scope spelled out: ``scope:word|word``. ``near``, the sentence, is the usual scope.

    Scopes: ``near`` in the same sentence, ``report`` anywhere in the text, ``before`` the word just before,
    ``after`` the word just after. Raises ValueError for another scope or no word.

    >>> cue_of("a b|c"), cue_of("report:a"), cue_of("")
    ('near:a b|c', 'report:a', '')
    """
    if not value:
        return ""
    scope, colon, listed = value.partition(":")
    if not colon:
        scope, listed = "near", value
    if scope not in CUE_SCOPES or not all(word.strip() for word in listed.split("|")):
        raise ValueError(value)
    return f"{scope}:{listed}"


def _ids_once(rows: Iterable[Row], problems: list[MarsadError] | None) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        if row["id"] in seen:
            what = f"id '{row['id']}' stands in {seen[row['id']]} too"
            complain(PackDuplicateError(what, where=row.where, do="keep one row"), problems)
        seen.setdefault(row["id"], row.where)


def _aliases(rows: Iterable[Row], problems: list[MarsadError] | None, lang: str) -> tuple[Alias, ...]:
    made: list[Alias] = []
    seen: Seen = {}
    for row in rows:
        try:
            cue = cue_of(row["cue"])
        except ValueError:
            do = f"write scope:word|word with a scope of {', '.join(CUE_SCOPES)}"
            complain(PackValueError(f"bad cue '{row['cue']}'", where=row.where, do=do), problems)
            continue
        since, until = row.day("from"), row.day("to")
        if since and until and until < since:
            complain(PackValueError("'to' is before 'from'", where=row.where, do="swap them"), problems)
            continue
        candidate = row["actor"] if row["kind"] in ("label", "short") else ""
        meaning = (row["actor"], row["kind"])
        for form in row.forms("form"):
            key = (folded(form, lang), row["from"], row["to"], row["speaker"], cue, candidate)
            if _new(seen, key, meaning, row, problems):
                for actor in row["actor"].split("+"):
                    made.append(Alias(actor, form, row["kind"], since, until, row["speaker"], cue))
    return tuple(made)


def _new(
    seen: Seen, key: tuple[str, ...], meaning: tuple[str, ...], row: Row, problems: list[MarsadError] | None
) -> bool:
    """Whether no row before has the key; a complaint if one has it with another meaning."""
    if key not in seen:
        seen[key] = (row.where, meaning)
        return True
    where, first = seen[key]
    if first != meaning:
        what = f"'{key[0]}' is {'/'.join(first)} in {where} and {'/'.join(meaning)} here"
        complain(PackDuplicateError(what, where=row.where, do="keep one, or tell them apart"), problems)
    return False


def _sources(rows: Iterable[Row], problems: list[MarsadError] | None, lang: str) -> tuple[SourceName, ...]:
    made: list[SourceName] = []
    seen: Seen = {}
    for row in rows:
        for form in row.forms("form"):
            if _new(seen, (folded(form, lang),), (row["id"], row["actor"]), row, problems):
                made.append(SourceName(row["id"], form, row["kind"], row["actor"]))
    return tuple(made)


def _places(rows: Iterable[Row], problems: list[MarsadError] | None, lang: str) -> tuple[PlaceAlias, ...]:
    made: list[PlaceAlias] = []
    seen: Seen = {}
    for row in rows:
        for form in expand(row["form"]):
            if _new(
                seen, (folded(form, lang), row["country"], row["adm1_en"]), (row["name_ar"],), row, problems
            ):
                made.append(PlaceAlias(form, row["name_ar"], row["country"], row["adm1_en"], row["kind"]))
    return tuple(made)
