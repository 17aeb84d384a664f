"""Frozen dataclasses with slots that are pickled by their fields, as often as rows cross processes and shuffles."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


def pickled_by_fields(cls: Class) -> Class:
    """Lets a dataclass be pickled as its class and its fields' values, of which it has two at least.

    What `dataclass` makes for frozen classes with slots looks up the fields anew for each object, and takes nearly
    twice as long.
    """
    values = attrgetter(*(field.name for field in fields(cls)))

    def reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
        return cls, values(self)

    cls.__reduce__ = reduce  # type: ignore[assignment, method-assign]
    return cls
