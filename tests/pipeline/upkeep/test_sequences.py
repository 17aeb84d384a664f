"""Runs, compactions and replays in any order: each record is one row, the newest verdict stands, the ledger holds."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.published.history import runs
from pipeline.published.verify import verify
from pipeline.settings import RunSettings
from pipeline.upkeep import replay as replay_module
from pipeline.upkeep.compact import compact
from pipeline.upkeep.rejected import Wanted
from schemas.tables import Dataset
from tests.pipeline.upkeep.conftest import everything
from tests.pipeline.upkeep.small_graph import SmallGraph, write_feed

WORDS = ("good", "odd", "bad")
RUN = st.tuples(st.just("run"), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
REPLAY = st.tuples(st.just("replay"), st.sets(st.sampled_from(WORDS)))
COMPACT = st.tuples(st.just("compact"), st.none())


@settings(max_examples=8, deadline=None)
@given(st.lists(RUN | REPLAY | COMPACT, min_size=2, max_size=7))
def test_any_sequence(acts: list[tuple[str, object]]) -> None:
    """Whatever was done in whatever order, every record that was read has exactly one row, and nothing is amiss."""
    graph = SmallGraph()
    accepted: dict[tuple[int, int], bool] = {}
    words: dict[tuple[int, int], str] = {}
    with TemporaryDirectory() as scratch, patch.object(replay_module, "run_graph", graph.run_graph):
        inputs, output = Path(scratch, "in"), Path(scratch, "out")
        for number, (act, what) in enumerate([("run", ["good", "odd"]), *acts]):
            if act == "run":
                assert isinstance(what, list)
                texts = {(number, place): word for place, word in enumerate(what)}
                write_feed(inputs / f"{number}.jsonl", *(f"{word} {key}" for key, word in texts.items()))
                words.update(texts)
                assert graph.run(inputs, output) == len(texts)
                accepted.update({key: word in graph.accepted for key, word in texts.items()})
            elif act == "compact":
                compact(str(output))
            else:
                assert isinstance(what, set)
                graph.accepted = what
                replay_module.replay(str(output), Wanted(), RunSettings(), quiet=True)
                accepted = {key: before or words[key] in what for key, before in accepted.items()}
            rows = everything(output)
            assert len(rows["copies"]) == len(rows["articles"]) == sum(accepted.values())
            assert len({row["copy_id"] for name in ("copies", "rejects") for row in rows[name]}) == len(accepted)
            assert len(rows["copies"]) + len(rows["rejects"]) == len(accepted)
        assert verify(str(output)) == []
        every = runs(str(output))
        assert sum(run.records_read for run in every) == len(accepted)
        assert sum(run.copies for run in every) == len(rows[Dataset.COPIES.value])
        assert sum(run.rejected for run in every) == len(rows[Dataset.REJECTS.value])
        assert graph.run(inputs, output) == 0
