"""What a running job has done so far."""

from __future__ import annotations

from transforms.articles.tally import Tally


def test_machines_are_told_what_people_are() -> None:
    """Records, rejects by their reason, and the bytes that are done of those to do."""
    counts = Tally()
    counts.reset(total_bytes=3_000)
    counts.enter("cleaning")
    counts.count_article(1_000)
    counts.count_reject("paywall", 500)
    counts.count_reject("empty", 0)
    told = counts.fields()
    assert (told["stage"], told["records"], told["accepted"], told["rejected"]) == ("cleaning", 3, 1, 2)
    assert told["rejects"] == {"empty": 1, "paywall": 1}
    assert (told["bytes"], told["total_bytes"]) == (1_500, 3_000)


def test_batches_are_told_where_there_are_several() -> None:
    """A run of one batch is told without its number."""
    counts = Tally()
    counts.reset(batches=1)
    counts.enter_batch()
    assert "batch" not in counts.line()
    counts.reset(batches=2)
    counts.enter_batch()
    assert counts.line().startswith("batch 1 of 2 · starting · 0 records")


def test_a_reset_forgets() -> None:
    """The next run of a process begins at nothing."""
    counts = Tally()
    counts.count_reject("paywall", 500)
    counts.reset()
    assert counts.fields()["rejects"] == {}
