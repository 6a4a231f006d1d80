"""Knowledge ↔ plain values that ``marshal`` can write: no code is kept and none is run when it is read.

A value becomes a node, a tuple that begins with one of the marks below. Equal records are kept once, in a table.
The lexicon is kept as one string of bytes per first word, taken apart when that word is first met.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from marsad.reading.analysis import Knowledge
from marsad.reading.calendar import HijriTable
from marsad.reading.dates_records import DateKnowledge, DatePattern, DatePhrase
from marsad.reading.fold import LetterTable
from marsad.reading.knowledge import (
    Actor,
    ActorName,
    Alias,
    Cue,
    LightVerb,
    ListedSource,
    Place,
    SourceName,
    Trigger,
    TriggerForm,
)
from marsad.reading.lexicon import Clitics, Entry, Lexicon
from marsad.reading.linear import Linear
from marsad.reading.numbers import Noun, NumberKnowledge, NumberWord
from marsad.reading.romanise import Romanisation

PLAIN, TUPLE, DICT, DAY, PATTERN, SHARED, SHARED_TUPLE, SHARED_DICT, RECORD, FLAT, LEXICON, FORM = range(12)
_RECORDS: tuple[type[Any], ...] = (
    Actor,
    ActorName,
    Alias,
    Clitics,
    Cue,
    DateKnowledge,
    DatePattern,
    DatePhrase,
    Entry,
    HijriTable,
    Knowledge,
    LetterTable,
    LightVerb,
    Linear,
    ListedSource,
    Noun,
    NumberKnowledge,
    NumberWord,
    Place,
    SourceName,
    Trigger,
    TriggerForm,
    Romanisation,
)
_NUMBER = {record: number for number, record in enumerate(_RECORDS)}
_FIELDS = {record: tuple(f.name for f in fields(record) if f.init) for record in _RECORDS}
_ATOMS = (str, int, float, bool, bytes, type(None))
Node = tuple[Any, ...]


class Unreadable(Exception):
    """Nodes that are not what this version writes."""


class Heads(Mapping[str, tuple[Entry, ...]]):
    """First word → entries, each taken apart when it is asked for."""

    __slots__ = ("_packed", "_table")

    def __init__(self, packed: dict[str, bytes], table: Sequence[Any]) -> None:
        self._packed, self._table = packed, table

    def __getitem__(self, word: str) -> tuple[Entry, ...]:
        return tuple([_entry(word, cells, self._table) for cells in marshal.loads(self._packed[word])])

    def __contains__(self, word: object) -> bool:
        return word in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __reduce__(self) -> tuple[type[Heads], tuple[dict[str, bytes], Sequence[Any]]]:
        return Heads, (self._packed, self._table)


def encode(value: object) -> Node:
    """(table of records, node of ``value``). Raises TypeError for a value of a kind that is not listed here."""
    writer = _Writer()
    node = writer.node(value)
    return writer.table, node


def decode(written: Node) -> object:
    """The value that ``encode`` made ``written`` of. Raises Unreadable."""
    try:
        table: list[Any] = []
        for node in written[0]:
            table.append(_node(node, table))
        return _node(written[1], table)
    except (IndexError, KeyError, TypeError, ValueError, re.error) as error:
        raise Unreadable(str(error)) from None


class _Writer:
    def __init__(self) -> None:
        self.table: list[Node] = []
        self._index: dict[Any, int] = {}

    def node(self, value: Any) -> Node:
        if _is_plain(value):
            return PLAIN, value
        if isinstance(value, tuple):
            return self._shared(SHARED_TUPLE, TUPLE, [self.node(v) for v in value])
        if isinstance(value, dict):
            found = self._shared(SHARED_DICT, DICT, [self.node(v) for v in value.values()])
            return found[0], tuple(value), found[1]
        if isinstance(value, date):
            return DAY, value.toordinal()
        if isinstance(value, re.Pattern):
            return PATTERN, value.pattern, value.flags
        if isinstance(value, Lexicon):
            return self._lexicon(value)
        if is_dataclass(value) and type(value) in _NUMBER:
            return self._record(value)
        raise TypeError(f"no way to keep a {type(value).__name__}")

    def _shared(self, shared: int, other: int, nodes: list[Node]) -> Node:
        """Nodes that all point into the table as bare numbers, which is faster to read."""
        if nodes and all(node[0] == SHARED for node in nodes):
            return shared, tuple(node[1] for node in nodes)
        return other, tuple(nodes)

    def _record(self, value: Any) -> Node:
        keep = type(value).__hash__ is not None and type(value) not in _ALONE
        if keep and (type(value), value) in self._index:
            return SHARED, self._index[type(value), value]
        cells = tuple(getattr(value, name) for name in _FIELDS[type(value)])
        node: Node
        if all(map(_is_plain, cells)):
            node = FLAT, _NUMBER[type(value)], cells
        else:
            node = RECORD, _NUMBER[type(value)], tuple(self.node(cell) for cell in cells)
        if not keep:
            return node
        return SHARED, self._put((type(value), value), node)

    def _put(self, key: object, node: Node) -> int:
        if key not in self._index:
            self.table.append(node)
            self._index[key] = len(self.table) - 1
        return self._index[key]

    def _lexicon(self, lexicon: Lexicon) -> Node:
        packed = {
            word: marshal.dumps(tuple(map(self._entry, entries))) for word, entries in lexicon.heads.items()
        }
        return LEXICON, packed, self.node(lexicon.clitics), lexicon.vocabulary

    def _entry(self, entry: Entry) -> Node:
        """An entry without its first word; a form without the words that its entry has already."""
        form = entry.ref
        if isinstance(form, TriggerForm) and form.words == entry.words:
            frame = form.trigger, form.pos, form.tense, form.agreement
            ref: Node = (FORM, self._put(("frame", frame), (PLAIN, frame)), form.pronoun)
        else:
            ref = self.node(form)
        return (
            self._put(("kind", entry.kind), (PLAIN, entry.kind)),
            entry.words[1:],
            ref,
            entry.bare,
            entry.verb,
        )


# Frozen, yet they hold what has no hash; or of the lexicon only, and so better left there.
_ALONE = frozenset({DateKnowledge, NumberKnowledge, LetterTable, ActorName, Alias, ListedSource, SourceName})


def _is_plain(value: Any) -> bool:
    if type(value) in _ATOMS:
        return True
    if type(value) in (tuple, list, frozenset):
        return all(map(_is_plain, value))
    return type(value) is dict and all(map(_is_plain, value)) and all(map(_is_plain, value.values()))


def _entry(word: str, cells: Node, table: Sequence[Any]) -> Entry:
    kind, rest, ref, bare, verb = cells
    words = (word, *rest)
    if ref[0] == FORM:
        trigger, pos, tense, agreement = table[ref[1]]
        return Entry(
            table[kind], words, TriggerForm(words, trigger, pos, tense, agreement, ref[2]), bare, verb
        )
    return Entry(table[kind], words, _node(ref, table), bare, verb)


def _node(node: Node, table: Sequence[Any]) -> Any:
    mark = node[0]
    if mark == PLAIN:
        return node[1]
    if mark == FLAT:
        return _RECORDS[node[1]](*node[2])
    if mark == SHARED:
        return table[node[1]]
    if mark == RECORD:
        return _RECORDS[node[1]](*[_node(cell, table) for cell in node[2]])
    if mark == SHARED_TUPLE:
        return tuple([table[number] for number in node[1]])
    if mark == SHARED_DICT:
        return {key: table[number] for key, number in zip(node[1], node[2], strict=True)}
    if mark == TUPLE:
        return tuple([_node(cell, table) for cell in node[1]])
    if mark == DICT:
        return {key: _node(cell, table) for key, cell in zip(node[1], node[2], strict=True)}
    if mark == DAY:
        return date.fromordinal(node[1])
    if mark == PATTERN:
        return re.compile(node[1], node[2])
    if mark == LEXICON:
        return Lexicon(Heads(node[1], table), _node(node[2], table), node[3])
    raise Unreadable(f"unknown mark {mark}")
