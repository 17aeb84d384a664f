"""Begins the work on pages before the graph asks for them: while it is built, and while a batch before is merged.

The contents of a file are checked before it is read as a page, so that one which changes in between is read again by
the next run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from pipeline.engine import Engine
from pipeline.inputs import Checked, check_contents
from pipeline.published.commit import CommittedInput
from pipeline.published.folder import OpenFolder
from pipeline.settings import RunSettings, house_rules, pool_settings, read_limits
from schemas.record import InputFile
from transforms.articles.page_queue import page_queue
from transforms.articles.tally import tally
from transforms.articles.tasks import PageFile, may_be_page


class Lookahead:
    """What one run of batches begins early; on an engine, whose workers are elsewhere, it begins nothing."""

    def __init__(self, folder: OpenFolder, settings: RunSettings, engine: Engine) -> None:
        self._folder, self._limits, self._rules = folder, read_limits(settings), house_rules(settings)
        self._queue = page_queue(pool_settings(settings)) if engine.is_local else None
        self._next: tuple[Sequence[InputFile], Checked] | None = None

    def check(self, files: Sequence[InputFile]) -> Checked:
        """Checks a batch's contents and begins the work on its pages, where that was not done already."""
        if self._next is None or self._next[0] is not files:
            return self._begin(files, self._folder.committed_inputs())
        checked, self._next = self._next[1], None
        return checked

    def plan(self, files: Sequence[InputFile]) -> None:
        """Lets the batch that will follow be checked and begun when the pages of the present one are handed in.

        What is committed of its files is looked up now: no batch in between holds any of them.
        """
        planned = self._next is not None and self._next[0] is files
        if self._queue is not None and not planned:
            self._queue.plan(partial(self._begin_next, files, self._folder.committed_inputs()) if files else None)

    def close(self) -> None:
        """Lets go of what was begun and is no longer wanted."""
        if self._queue is not None:
            self._queue.close()

    def _begin_next(self, files: Sequence[InputFile], known: Mapping[str, CommittedInput]) -> None:
        self._next = (files, self._begin(files, known))

    def _begin(self, files: Sequence[InputFile], known: Mapping[str, CommittedInput]) -> Checked:
        if self._queue is not None:
            tally.enter("cleaning")
        checked = check_contents(files, known, self._begin_page)
        if self._queue is not None:
            self._queue.begin_waiting()
        return checked

    def _begin_page(self, file: InputFile) -> None:
        if self._queue is not None and may_be_page(file):
            self._queue.begin(PageFile(file, self._limits, self._rules))
