"""``marsad user``: who may look at a store's pages, and rule on its claims."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.stores import By, Db, name_of

if TYPE_CHECKING:
    from marsad.record.accounts import Accounts
    from marsad.record.store import Store

app = typer.Typer(
    help="Who may look at the pages, and rule: adding somebody turns accounts on.", no_args_is_help=True
)
token = typer.Typer(help="Tokens, by which programs ask the API.", no_args_is_help=True)
app.add_typer(token, name="token")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the person, as decisions will bear it.")]
RoleOf = Annotated[str, typer.Argument(metavar="ROLE", help="reader, analyst, editor or admin.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Take the password from the first line of standard input.")
]


def _store(db: str | None, *, read_only: bool = False, create: bool = False) -> Store:
    from marsad.record.place import default_store
    from marsad.record.store import open_store

    return open_store(db or default_store(), read_only=read_only, create=create)


def _accounts(store: Store, by: str | None) -> Accounts:
    from marsad.record.accounts import Accounts

    return Accounts(store, name_of(by))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


@app.command()
def add(
    name: Name,
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLE", help="reader, analyst, editor or admin; the first account is an admin's."
        ),
    ] = "",
    password_stdin: Stdin = False,
    by: By = None,
    db: Db = None,
) -> None:
    """A new account. The first one turns accounts on: from then on only who logs in sees the pages.

    reader: sees everything. analyst: also rules on claims. editor: also merges, splits, assigns and takes back what
    others ruled. admin: also sees the audit log.
    """
    with _store(db, create=True) as store:
        made = _accounts(store, by).add(name, _password(password_stdin), role)
    typer.echo(f"{made.name}: {made.role}")


@app.command("list")
def list_(db: Db = None) -> None:
    """Everybody who has or had an account."""
    from rich.console import Console
    from rich.table import Table

    from marsad.cli.render import safe

    with _store(db, read_only=True) as store:
        found = _accounts(store, None).listed()
    table = Table("name", "role", "added (UTC)", "removed", box=None)
    for one in found:
        table.add_row(safe(one.name), one.role, one.added[:16], (one.removed or "")[:16])
    Console().print(table)
    if not any(one.removed is None for one in found):
        typer.echo("no accounts: marsad serve listens on this machine only; marsad user add turns them on")


@app.command()
def passwd(name: Name, password_stdin: Stdin = False, by: By = None, db: Db = None) -> None:
    """Another password. Whoever is logged in under that name is logged out."""
    with _store(db) as store:
        _accounts(store, by).set_password(name, _password(password_stdin))
    typer.echo(f"{name}: new password")


@app.command()
def role(name: Name, role: RoleOf, by: By = None, db: Db = None) -> None:
    """Another role, from the next page on."""
    with _store(db) as store:
        _accounts(store, by).set_role(name, role)
    typer.echo(f"{name}: {role}")


@app.command()
def remove(name: Name, by: By = None, db: Db = None) -> None:
    """End an account, its logins and its tokens. What the person decided stays, and so the name stays taken."""
    with _store(db) as store:
        _accounts(store, by).remove(name)
    typer.echo(f"{name}: removed")


@app.command()
def audit(
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Only of this person.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="Rows shown.")] = 50,
    db: Db = None,
) -> None:
    """Who did what, when and from where, newest first: logins, refusals, rulings, accounts."""
    from rich.console import Console
    from rich.table import Table

    from marsad.cli.render import safe
    from marsad.record.audit import noted

    table = Table("when (UTC)", "who", "what", "about", "from", box=None)
    with _store(db, read_only=True) as store:
        for one in noted(store, who=who, limit=limit):
            cells = (safe(cell) for cell in (one.who, one.act, one.about, one.address or "command line"))
            table.add_row(one.at[:19], *cells)
    Console().print(table)


@token.command("add")
def token_add(
    name: Name,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What the token is for.")],
    days: Annotated[
        int | None, typer.Option(min=1, max=36500, metavar="N", help="Days until it ends; none: it does not.")
    ] = None,
    by: By = None,
    db: Db = None,
) -> None:
    """A token with that person's rights, shown this once: Authorization: Bearer TOKEN."""
    from marsad.record.visits import make_token

    with _store(db) as store:
        typer.echo(make_token(store, name, label, days=days, by=name_of(by)))


@token.command("list")
def token_list(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Only of this person.")] = "", db: Db = None
) -> None:
    """The tokens, without their secrets."""
    from rich.console import Console
    from rich.table import Table

    from marsad.cli.render import safe
    from marsad.record.visits import listed_tokens

    table = Table("id", "person", "label", "made (UTC)", "until", "revoked", box=None)
    with _store(db, read_only=True) as store:
        for one in listed_tokens(store, name):
            times = (one.made[:16], (one.until or "")[:16], (one.revoked or "")[:16])
            table.add_row(one.id, safe(one.person), safe(one.label), *times)
    Console().print(table)


@token.command("revoke")
def token_revoke(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Of the token: marsad user token list.")],
    by: By = None,
    db: Db = None,
) -> None:
    """The token opens nothing any more, from the next request on."""
    from marsad.record.visits import revoke_token

    with _store(db) as store:
        revoke_token(store, id_, by=name_of(by))
    typer.echo(f"{id_}: revoked")
