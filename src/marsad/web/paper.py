"""Templates to pages: Jinja, everything escaped, one language at a time."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from marsad import __version__
from marsad.control.records import CONTESTED, UNKNOWN
from marsad.web.marks import KINDS
from marsad.web.tongue import Tongue, slug
from marsad.web.visitor import VISITOR
from marsad.web.wording import foreign, reason


@cache
def environment() -> Environment:
    """The templates that ship."""
    folder = str(files("marsad").joinpath("web/templates"))
    made = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters["slug"] = slug
    made.filters["reason"] = reason
    made.filters["foreign"] = foreign
    made.globals.update(
        version=__version__, KINDS=KINDS, CONTESTED=CONTESTED, UNKNOWN=UNKNOWN, languages=("ar", "en")
    )
    return made


def browser_words(say: Tongue, *starts: str) -> dict[str, str]:
    """The words that scripts of a page need: those whose key begins with one of ``starts``, and the months."""
    needed = ("date.", "percent", *starts)
    found = {key: text for key, text in say.words.items() if key.startswith(needed)}
    return found | {f"month.{number}": name for number, name in say.months().items()}


def paper(template: str, say: Tongue, path: str, **values: object) -> str:
    """A page. ``path``: its address, with query; the other language's page is at the same one."""
    other = "en" if say.code == "ar" else "ar"
    there = f"/{other}{path[3:]}" if path.startswith(f"/{say.code}/") else f"/{other}/"
    return environment().get_template(template).render(
        say=say, t=say.t, n=say.n, path=path, other=other, there=there, visitor=VISITOR.get(), **values
    )  # fmt: skip
