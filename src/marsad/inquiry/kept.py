"""What follows from an atlas and is dear to find, kept with it: it goes when the atlas goes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from marsad.inquiry.atlas import Atlas

P = ParamSpec("P")
T = TypeVar("T")


def kept(
    most: int,
) -> Callable[[Callable[Concatenate[Atlas, P], T]], Callable[Concatenate[Atlas, P], T]]:
    """Decorator of a function of an atlas and further values (hashable, by place): the last ``most`` answers stay.

    Unlike ``lru_cache`` it holds no atlas that nobody shows any more.
    """

    def around(make: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
        turn = Lock()

        @wraps(make)
        def found(atlas: Atlas, /, *rest: P.args, **named: P.kwargs) -> T:
            key = (*rest, *named.items())
            with turn:
                shelf: OrderedDict[object, T] = atlas.memory.setdefault(make, OrderedDict())
                if key in shelf:
                    shelf.move_to_end(key)
                    return shelf[key]
            value = make(atlas, *rest, **named)
            with turn:
                shelf[key] = value
                while len(shelf) > most:
                    shelf.popitem(last=False)
            return value

        return found

    return around
