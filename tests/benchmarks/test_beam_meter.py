"""What the meter counts while a graph runs."""

from __future__ import annotations

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner


def run() -> None:
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        pairs = pipeline | "Pairs" >> beam.Create([("a", b"x" * 1_000), ("b", b"y" * 2_000), ("a", b"z")])
        pairs | "Gather" >> beam.GroupByKey() | "Sizes" >> beam.MapTuple(lambda key, values: sum(map(len, values)))


def test_shuffled_bytes_are_counted() -> None:
    """Each grouping's bytes are its keys and values, and a few for the time and window of each element."""
    from beam_meter import BeamMeter

    with BeamMeter() as meter:
        run()
    assert 3_003 < meter.shuffled["Gather"] < 3_200
    assert any("Sizes" in label for label in meter.cpu)
    assert all(seconds >= 0 for seconds in meter.cpu.values())


def test_nothing_is_counted_afterwards() -> None:
    """The runner is as it was when the meter is left."""
    from beam_meter import BeamMeter

    with BeamMeter() as meter:
        pass
    run()
    assert not meter.shuffled
    assert not meter.cpu
