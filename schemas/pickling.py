"""Frozen dataclasses that are pickled as MessagePack: rows cross processes and shuffles half a dozen times."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import msgpack

Class = TypeVar("Class", bound=type)
Row = TypeVar("Row")

_ENCODER = msgpack.Encoder()
_PACKED, _PICKLED = b"m", b"p"


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


def pack(row: Any) -> bytes:
    """A row of such a class, or a list of them, as bytes that say nothing of their class: `unpack` must be told it."""
    try:
        return _PACKED + _ENCODER.encode(row)
    except (UnicodeEncodeError, TypeError, OverflowError):
        return _PICKLED + pickle.dumps(row)


def unpack(cls: type[Row], packed: bytes) -> Row:
    """The row of this class that `pack` made bytes of."""
    return _unpack(cls, packed)  # type: ignore[no-any-return]


def unpack_all(cls: type[Row], packed: bytes) -> Sequence[Row]:
    """The rows of this class of which `pack` was given a list."""
    return _unpack(list[cls], packed)  # type: ignore[no-any-return, valid-type]


def _unpack(kind: Any, packed: bytes) -> Any:
    if packed[:1] == _PICKLED:
        return pickle.loads(memoryview(packed)[1:])
    return _decoder(kind).decode(memoryview(packed)[1:])


def _unpacked(cls: type, packed: bytes) -> Any:
    return _decoder(cls).decode(packed)


@cache
def _decoder(cls: Any) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(cls)
