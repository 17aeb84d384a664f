"""Counts what Beam's local runner shuffles, and the CPU time of each of its stages, while it is entered."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from types import TracebackType
from typing import Any

from apache_beam.runners.portability.fn_api_runner.execution import BundleContextManager, GroupingBuffer
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.runners.portability.fn_api_runner.translations import split_buffer_id


class BeamMeter:
    """`shuffled`: bytes into each grouping, by its label, as its coder has written them: keys, values, and the window
    and time of each. `cpu`: seconds of this process by stage, a stage named by the graph's steps that are fused in it.
    """

    def __init__(self) -> None:
        self.shuffled: Counter[str] = Counter()
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self._labels: dict[int, str] = {}
        self._kept: dict[tuple[type, str], Callable[..., Any]] = {}

    def __enter__(self) -> BeamMeter:
        self._wrap(BundleContextManager, "get_buffer", self._get_buffer)
        self._wrap(GroupingBuffer, "append", self._append)
        self._wrap(FnApiRunner, "_execute_bundle", self._execute_bundle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for (owner, name), kept in self._kept.items():
            setattr(owner, name, kept)
        self._kept.clear()

    def _wrap(self, owner: type, name: str, instead: Callable[..., Any]) -> None:
        kept = self._kept[owner, name] = getattr(owner, name)
        setattr(owner, name, lambda this, *words, **named: instead(kept, this, *words, **named))

    def _get_buffer(self, kept: Callable[..., Any], this: Any, buffer_id: bytes, transform_id: str) -> Any:
        buffer = kept(this, buffer_id, transform_id)
        kind, name = split_buffer_id(buffer_id)
        if kind == "group":
            self._labels[id(buffer)] = this.execution_context.pipeline_components.transforms[name].unique_name
        return buffer

    def _append(self, kept: Callable[..., Any], this: GroupingBuffer, elements: bytes) -> None:
        self.shuffled[self._labels[id(this)]] += len(elements)
        kept(this, elements)

    def _execute_bundle(self, kept: Callable[..., Any], this: Any, context: Any, bundle: Any, *words: Any) -> Any:
        started = time.process_time()
        try:
            return kept(this, context, bundle, *words)
        finally:
            steps = dict.fromkeys(transform.unique_name.split("/")[0] for transform in bundle.stage.transforms)
            self.cpu[" + ".join(steps)] += time.process_time() - started
