"""What there is to document, taken from the code: commands, routes, settings, pack files."""

from __future__ import annotations

import ast
import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "marsad"
DATA = SOURCE / "data"
NAME = re.compile(r"(MARSAD|XDG)_[A-Z][A-Z_]*")
KEPT = ("source", "licence")  # columns that every table has


@dataclass(frozen=True, slots=True)
class Option:
    """An argument or option. ``shown``: as it is typed; ``values``: the choices, else the default if there is one."""

    shown: str
    help: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """``name``: the words after ``marsad``; "" is marsad itself."""

    name: str
    help: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    help: str
    form: str


@dataclass(frozen=True, slots=True)
class Route:
    """``name``: method and path, with /{lang} for the pages of both languages. ``documented``: in openapi.json."""

    name: str
    help: str
    documented: bool
    params: tuple[Param, ...] = ()


@dataclass(frozen=True, slots=True)
class PackFile:
    """Files under ``data/`` of one pattern, and their columns (CSV) or keys (JSON lines, TOML)."""

    pattern: str
    columns: tuple[str, ...]


def commands() -> list[Command]:
    """All commands, each group before its members, in the order of the help."""
    import typer

    from marsad.cli.main import build

    return list(_walk(typer.main.get_command(build([])), ""))


def _walk(command: Any, name: str) -> Iterator[Command]:
    text = " ".join((command.help or "").split("\n\n")[0].split())
    yield Command(name, text, tuple(_option(p) for p in command.params if not getattr(p, "hidden", False)))
    for word, child in getattr(command, "commands", {}).items():
        yield from _walk(child, f"{name} {word}".strip())


def _option(param: Any) -> Option:
    asked = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    choices = (
        tuple(str(one.value) for one in asked)
        if isinstance(asked, type) and issubclass(asked, Enum)
        else tuple(map(str, get_args(asked)))
        if get_origin(asked) is Literal
        else ()
    )
    default = param.default
    default = getattr(default, "value", default)
    shown = (
        ()
        if default is None or default is False or default in ("", [], ()) or callable(default)
        else (str(default),)
    )
    help_ = " ".join((getattr(param, "help", "") or "").split())
    if param.param_type_name == "argument":
        return Option(param.metavar or param.name.upper(), help_, choices or shown)
    names = ", ".join(param.opts)
    value = "" if param.is_flag else f" {param.metavar}" if param.metavar else ""
    return Option(names + value, help_, choices or shown)


@cache
def routes() -> list[Route]:
    """The routes of the application over the demonstration: those of the API first."""
    from marsad.inquiry.atlas import atlas_of
    from marsad.inquiry.shipped import gather_demo
    from marsad.web.app import make_app

    return routes_of(make_app(atlas_of(gather_demo())))


def routes_of(guarded: Any) -> list[Route]:
    """The routes of an application, whatever stands before it."""
    from fastapi.routing import iter_route_contexts

    app = _inner(guarded)
    described: Mapping[str, Any] = app.openapi()
    found: dict[str, Route] = {}
    for path, methods in described.get("paths", {}).items():
        for method, about in methods.items():
            name = f"{method.upper()} {path}"
            text = " ".join((about.get("description") or "").split("\n\n")[0].replace("``", "`").split())
            found[name] = Route(name, text, True, tuple(_params(about, described)))
    for route in iter_route_contexts(app.routes):
        for method in sorted(route.methods or ()):
            name = f"{method} {_both(route.path or '')}"
            if method != "HEAD" and name not in found:
                found[name] = Route(name, "", False)
    return sorted(found.values(), key=lambda r: (not r.documented, r.name.split(" ")[1], r.name))


def _inner(app: Any) -> Any:
    """The FastAPI application inside what guards it."""
    from fastapi import FastAPI

    seen: list[Any] = [app]
    for one in seen:
        if isinstance(one, FastAPI):
            return one
        slots = [getattr(one, s, None) for s in getattr(type(one), "__slots__", ())]
        for inner in (*getattr(one, "__dict__", {}).values(), *slots):
            fresh = all(inner is not other for other in seen)
            if callable(inner) and not isinstance(inner, type) and fresh and len(seen) < 100:
                seen.append(inner)
    raise LookupError("no FastAPI application in it")


def _both(path: str) -> str:
    return re.sub(r"^/(ar|en)(?=/|$)", "/{lang}", re.sub(r":\w+\}", "}", path))


def _params(about: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Param]:
    for param in about.get("parameters", ()):
        yield Param(param["name"], param.get("description", ""), _form(param.get("schema", {})))
    for body in about.get("requestBody", {}).get("content", {}).values():
        schema = body.get("schema", {})
        if "$ref" in schema:
            schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for name, one in schema.get("properties", {}).items():
            yield Param(name, one.get("description", ""), _form(one))


def _form(schema: Mapping[str, Any]) -> str:
    options = [s for s in schema.get("anyOf", [schema]) if s.get("type") != "null"]
    one = options[0] if options else schema
    said = one.get("pattern") or one.get("format") or one.get("type", "")
    low, high = one.get("minimum"), one.get("maximum", one.get("maxLength"))
    if one.get("type") == "integer" and high is not None:
        said = f"{low if low is not None else ''}…{high}"
    elif one.get("type") == "string" and high is not None:
        said = f"string ≤ {high}"
    default = schema.get("default")
    return said + (f" = {default}" if default not in (None, "") else "")


def settings() -> list[str]:
    """The environment variables that the code reads, by name.

    Names in os.environ[…], os.environ.get(…), os.getenv(…) and typer's envvar=…, literal or a constant of the module,
    and every literal that has the form of one of ours.
    """
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        found |= settings_in(path.read_text(encoding="utf-8"))
    return sorted(found)


def settings_in(text: str) -> set[str]:
    """The variables that one module reads."""
    tree = ast.parse(text)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            found.add(node.value)
        for asked in _asked(node):
            if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                found.add(asked.value)
            elif isinstance(asked, ast.Name) and asked.id in constants:
                found.add(constants[asked.id])
    return found


def _asked(node: ast.AST) -> list[ast.expr]:
    """What a node looks up in the environment."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
        return [node.slice]
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called.endswith(("environ.get", "getenv", "environ.pop", "environ.setdefault")):
            return node.args[:1]
        return [k.value for k in node.keywords if k.arg == "envvar"]
    return []


def files(root: Path = DATA) -> list[PackFile]:
    """The files under ``data/``, those of all conflicts and languages taken together."""
    found: dict[str, dict[str, None]] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        found.setdefault(pattern_of(path.relative_to(root)), {}).update(dict.fromkeys(_columns(path)))
    return [PackFile(p, tuple(c for c in columns if c not in KEPT)) for p, columns in found.items()]


def pattern_of(path: Path) -> str:
    """The pattern a file is documented under."""
    parts = list(path.parts)
    if parts[0] == "conflicts" and len(parts) >= 3 or parts[0] == "lang" and len(parts) >= 3:
        parts[1] = "*"
    if "triggers" in parts:
        parts[-1] = "*" + path.suffix
    if parts[0] == "fonts" or "vendor" in parts:
        parts = [*parts[: 2 if "vendor" in parts else 1], "*"]
    return "/".join(parts)


def _columns(path: Path) -> list[str]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return next(csv.reader(stream), [])
    if path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as stream:
            return sorted({key for line in stream if line.strip() for key in json.loads(line)})
    if path.suffix == ".toml":
        return list(tomllib.loads(path.read_text(encoding="utf-8")))
    return []
