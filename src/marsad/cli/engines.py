"""What the commands that read much share: the option that says who reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypeVar

import typer

from marsad.cli.read import how_many_jobs
from marsad.cli.stores import wrong_usage
from marsad.engine_errors import EngineChoiceError
from marsad.engines.choice import LOCAL, scheduler_of
from marsad.engines.engine import Engine
from marsad.engines.pool import Local
from marsad.exchange.extra import needed

T = TypeVar("T")

EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="local|dask://HOST:PORT",
        help="Who reads: this machine, or the workers of a Dask cluster. This machine writes.",
    ),
]


def cluster_of(name: str, jobs: int | None, work: str) -> Engine | None:
    """The cluster that the options name, its tasks called ``work``; None for this machine.

    Ends the program with exit status 2 if they name no engine. Raises ExtraMissingError.
    """
    try:
        address = scheduler_of(name)
        if address is not None and jobs is not None:
            do = f"leave --jobs out: its workers do the work; or --engine {LOCAL}"
            raise EngineChoiceError("a cluster has no --jobs", where=name, do=do)
    except EngineChoiceError as error:
        wrong_usage(error)
    if address is None:
        return None
    needed("distributed")
    from marsad.engines.cluster import Cluster

    return Cluster(address, work, say=lambda line: typer.echo(line, err=True))


def engine_of(
    cluster: Engine | None, jobs: int | None, things: Iterable[T], weigh: Callable[[T], int]
) -> tuple[Engine, Iterator[T]]:
    """``cluster``, else as many processes here as pay, and the same things. ``weigh``: as for ``how_many_jobs``."""
    if cluster is not None:
        return cluster, iter(things)
    many, stream = how_many_jobs(jobs, things, weigh)
    return Local(many), stream
