"""Fingerprints in columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schemas.fingerprint import Fingerprint
from transforms.syndication.batches import (
    NEVER,
    Batch,
    batch_from,
    batch_of,
    buckets_of,
    content_rank,
    join_batches,
    mix,
    ragged,
    to_bytes,
)


def fingerprint(number: int, passages: int, **fields: Any) -> Fingerprint:
    values = np.arange(passages, dtype="<u8") + 100 * number
    words = np.arange(passages, dtype="<u2") + 6
    base = Fingerprint(
        f"copy-{number}", f"s{number % 3}", False, number, True, 9, values.tobytes(), words.tobytes(), bytes(passages)
    )
    return replace(base, **fields)


def runs(passages: int) -> dict[str, bytes]:
    """Sampled runs of words: none of the first passage, one of the second, and so on."""
    return {"runs": bytes(passages * (passages - 1)), "run_counts": bytes(range(passages))}


def same(left: Batch, right: Batch) -> bool:
    return all(
        np.array_equal(np.array(getattr(left, name)), np.array(getattr(right, name))) for name in Batch.__slots__
    )


@given(st.lists(st.integers(0, 5), max_size=8), st.data())
def test_taking_equals_packing_the_taken(lengths: list[int], data: st.DataObject) -> None:
    """Articles taken out of a batch, joined or sent over the wire are those that one would pack."""
    copies = [fingerprint(number, length, **runs(length)) for number, length in enumerate(lengths)]
    picked = data.draw(st.lists(st.sampled_from(range(len(copies))))) if copies else []
    batch = batch_of(copies)
    assert same(batch.take(np.array(picked, np.int64)), batch_of([copies[place] for place in picked]))
    assert same(join_batches([batch_of(copies[:3]), batch_of(copies[3:])]), batch)
    assert same(batch_from(to_bytes(batch)), batch)


def test_a_rank_comes_of_what_a_copy_holds() -> None:
    """Another id changes nothing, another passage, site or time does."""
    copy = fingerprint(1, 3)
    changed = [{"copy_id": "z"}, {"passages": bytes(24)}, {"site": "z"}, {"published_at": 2}, {"title_key": 1}]
    ranks = [content_rank(replace(copy, **fields)) for fields in ({}, *changed)]  # type: ignore[arg-type]
    assert ranks[0] == ranks[1] == int(batch_of([copy]).ranks[0])
    assert len(set(ranks[1:])) == 5


def test_only_trusted_times_are_kept() -> None:
    """A time that is unknown or not trusted never comes first."""
    copies = [fingerprint(1, 1), fingerprint(2, 1, date_trusted=False), fingerprint(3, 1, published_at=None)]
    assert batch_of(copies).published.tolist() == [1, NEVER, NEVER]


def test_unknown_sites_have_no_key() -> None:
    """Articles of unknown sites have the key 0, of one site one key."""
    keys = batch_of([fingerprint(0, 1), fingerprint(3, 1), fingerprint(1, 1, site="")]).site_keys.tolist()
    assert keys[0] == keys[1] != 0
    assert keys[2] == 0


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6)), max_size=9))
def test_ragged(parts: list[tuple[int, int]]) -> None:
    """Ragged indices are the ranges one after another."""
    starts, lengths = (np.array([part[i] for part in parts], np.int64) for i in (0, 1))
    assert ragged(starts, lengths).tolist() == [n for start, length in parts for n in range(start, start + length)]


def test_buckets_are_even_for_alike_values() -> None:
    """Values that differ in few bits, as simhashes do, still spread over all buckets, and parts of a key count."""
    values = np.uint64(1) << np.arange(64, dtype=np.uint64)
    assert len(set(buckets_of(values, 8).tolist())) == 8
    assert len(set(mix(values, values[::-1]).tolist())) == 64
