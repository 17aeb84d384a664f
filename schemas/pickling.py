"""Frozen dataclasses that are pickled as MessagePack: rows cross processes and shuffles half a dozen times."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import msgpack

Class = TypeVar("Class", bound=type)

_ENCODER = msgpack.Encoder()


def pickled_packed(cls: Class) -> Class:
    """Lets a dataclass of at least two fields be pickled as its class and its fields in MessagePack.

    Its fields' types must be msgspec's: texts, bytes, numbers of 64 bits, tuples, enums, times in UTC, dataclasses of
    such. Pickle itself takes three times as long, since it names every class, enum and time zone within.
    """
    values = attrgetter(*(field.name for field in fields(cls)))

    def reduce(self: Any) -> tuple[Any, tuple[Any, ...]]:
        try:
            return _unpacked, (cls, _ENCODER.encode(self))
        except (UnicodeEncodeError, TypeError, OverflowError):
            # What MessagePack has no form for goes as it is: above all the lone surrogates of names that are no UTF-8.
            return cls, values(self)

    cls.__reduce__ = reduce  # type: ignore[assignment, method-assign]
    return cls


def _unpacked(cls: type, packed: bytes) -> Any:
    return _decoder(cls).decode(packed)


@cache
def _decoder(cls: type) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(cls)
