"""Begins the work on pages before the graph asks for them: while it is built, and while a batch before is merged.

The contents of a file are checked before it is read as a page, so that one which changes in between is read again by
the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pipeline.engine import beam_options, is_local
from pipeline.inputs import Checked, check_contents
from pipeline.published.folder import OpenFolder
from pipeline.settings import RunSettings, pool_settings, read_limits
from schemas.record import InputFile
from transforms.articles.answers import tell_page
from transforms.articles.tally import tally
from transforms.articles.tasks import PageFile, may_be_page, take_page
from transforms.articles.worker_pool import shared_pool


class Ahead:
    """The lookahead of one run of batches; on an engine, whose workers are elsewhere, it begins nothing."""

    def __init__(self, folder: OpenFolder, settings: RunSettings) -> None:
        self._folder, self._limits, self._keep = folder, read_limits(settings), settings.keep
        local = is_local(beam_options(settings.beam_options))
        self._pool = shared_pool(pool_settings(settings)) if local else None
        self._next: tuple[Sequence[InputFile], Checked] | None = None

    def check(self, files: Sequence[InputFile]) -> Checked:
        """The batch with its contents checked, and the work on its pages begun."""
        if self._next is None or self._next[0] is not files:
            return self._begin(files)
        checked, self._next = self._next[1], None
        return checked

    def plan(self, files: Sequence[InputFile]) -> None:
        """Lets the batch that will follow be checked and begun when the pages of the present one are handed in."""
        planned = self._next is not None and self._next[0] is files
        if self._pool is not None and not planned:
            self._pool.plan(partial(self._begin_next, files) if files else None)

    def _begin_next(self, files: Sequence[InputFile]) -> None:
        self._next = (files, self._begin(files))

    def _begin(self, files: Sequence[InputFile]) -> Checked:
        if self._pool is not None:
            tally.enter("cleaning")
        return check_contents(files, self._folder.committed_inputs(), self._begin_page)

    def _begin_page(self, file: InputFile) -> None:
        if self._pool is not None and may_be_page(file):
            self._pool.begin(take_page, PageFile(file, self._limits, self._keep), tell_page)

    def close(self) -> None:
        """Lets go of what was begun and is no longer wanted."""
        if self._pool is not None:
            self._pool.drop_ahead()
