"""Write into dataclasses the ``__init__`` that ``@dataclass`` would make, for the compiler only.

mypyc calls a written ``__init__`` directly, but one that ``@dataclass`` makes at run time through Python: that takes
seven times as long, and twenty times for a frozen class. The methods take the place of blank lines, so that every
other line keeps its number.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_Edit = tuple[int, str]  # line from 0, what stands there instead


def with_inits(source: str) -> str:
    """``source`` with a written ``__init__`` in each of its dataclasses that has none.

    >>> print(with_inits("@dataclass(frozen=True)\\nclass A:\\n    x: int = 0\\n"), end="")
    @dataclass(unsafe_hash=True, init=False)
    class A:
        x: int = 0
        def __init__(self, x: int = 0) -> None: self.x = x
    """
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            for line, text in _edits(node, lines):
                lines[line] = text
    return "\n".join(lines)


def _edits(node: ast.ClassDef, lines: list[str]) -> Iterator[_Edit]:
    mark = next((d for d in node.decorator_list if _called(d) == "dataclass"), None)
    fields = [line for line in node.body if isinstance(line, ast.AnnAssign)]
    written = any(isinstance(m, ast.FunctionDef) and m.name == "__init__" for m in node.body)
    if mark is None or not fields or written:
        return
    at = (fields[-1].end_lineno or 0) + _docstring_after(node, fields[-1])
    if lines[at : at + 1] != [""] or mark.lineno != mark.end_lineno:
        raise ValueError(f"no room for an __init__ in {node.name}: leave a blank line behind its fields")
    yield at, " " * fields[-1].col_offset + _init(node, fields)
    options = (
        {word.arg: ast.unparse(word.value) for word in mark.keywords} if isinstance(mark, ast.Call) else {}
    )
    if options.pop("frozen", "") == "True":
        options["unsafe_hash"] = "True"
    options["init"] = "False"
    yield mark.lineno - 1, f"@dataclass({', '.join(f'{name}={value}' for name, value in options.items())})"


def _docstring_after(node: ast.ClassDef, last: ast.AnnAssign) -> int:
    """Lines that a string takes right behind the last field, which says what it holds."""
    after = node.body[node.body.index(last) + 1 :]
    if after and isinstance(after[0], ast.Expr) and isinstance(after[0].value, ast.Constant):
        return (after[0].end_lineno or 0) - (last.end_lineno or 0)
    return 0


def _called(decorator: ast.expr) -> str:
    found = decorator.func if isinstance(decorator, ast.Call) else decorator
    return found.id if isinstance(found, ast.Name) else ""


def _init(node: ast.ClassDef, fields: list[ast.AnnAssign]) -> str:
    """The whole method on one line."""
    given, sets = ["self"], []
    for line in fields:
        name, kind = ast.unparse(line.target), ast.unparse(line.annotation)
        options = _options(line.value)
        plain = line.value if not options else options.get("default")
        factory = options.get("default_factory")
        taken = "init" not in options or ast.unparse(options["init"]) == "True"
        if factory is not None:
            new = (
                ast.unparse(factory.body) if isinstance(factory, ast.Lambda) else f"{ast.unparse(factory)}()"
            )
            given += [f"{name}: {kind} | None = None"] if taken else []
            sets.append(
                f"self.{name} = {new} if {name} is None else {name}" if taken else f"self.{name} = {new}"
            )
        elif taken:
            given.append(f"{name}: {kind}" if plain is None else f"{name}: {kind} = {ast.unparse(plain)}")
            sets.append(f"self.{name} = {name}")
    if any(isinstance(m, ast.FunctionDef) and m.name == "__post_init__" for m in node.body):
        sets.append("self.__post_init__()")
    return f"def __init__({', '.join(given)}) -> None: {'; '.join(sets)}"


def _options(value: ast.expr | None) -> dict[str, ast.expr]:
    """What ``field(...)`` says; nothing for a plain default."""
    if isinstance(value, ast.Call) and _called(value) == "field":
        return {word.arg: word.value for word in value.keywords if word.arg is not None}
    return {}
