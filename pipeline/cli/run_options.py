"""The options that commands which run the graph have in common, and how they become `RunSettings`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.beam_options import check_passed_on, split_words
from pipeline.cli.logs import JSON, PLAIN, set_up_logs
from pipeline.durations import parse_duration
from pipeline.metrics import metrics_file
from pipeline.settings import MEGABYTE, RunSettings, usable_cores
from schemas.errors import UsageError
from schemas.page_kind import KEPT_KINDS, NEVER_KEPT, PageKind
from transforms.intake.fields import Chosen, parse_fields

if TYPE_CHECKING:
    from pipeline.config.config import Config
    from transforms.articles.own_judge import OwnJudge

Command = Callable[..., None]


def parse_days(words: str | None) -> float | None:
    """Days of "30d", "12h", "2w" or "30"; raises UsageError for what is no span of time."""
    if words is None:
        return None
    try:
        return parse_duration(words, plain="d") / parse_duration("1d")
    except ValueError as error:
        raise UsageError(f"--lookback {error}") from error


def parse_kinds(words: str | None) -> frozenset[PageKind]:
    """The kinds of page of "article,forum"; raises UsageError for what is no kind that can be kept."""
    if words is None:
        return KEPT_KINDS
    may_be = {kind.value: kind for kind in PageKind if kind not in NEVER_KEPT}
    named = [word.strip().lower() for word in words.split(",") if word.strip()]
    if not named or (wrong := [word for word in named if word not in may_be]):
        raise UsageError(f"--keep {wrong[0] if named else words!r}: name one or more of {', '.join(may_be)}")
    return frozenset(may_be[word] for word in named)


def parse_names(words: str | None) -> Chosen:
    """The names of "text=body,date=when"; raises UsageError for what is none."""
    try:
        return () if words is None else parse_fields(words)
    except ValueError as error:
        raise UsageError(f"--fields {error}") from error


def checked_judge(path: str | None) -> str | None:
    """The path of a judge of pairs; raises UsageError where it cannot be read as one."""
    if path is not None:
        from transforms.syndication.pair_judge import read_judge

        try:
            read_judge(path)
        except (OSError, ValueError) as error:
            raise UsageError(f"--merge-judge: {error}") from error
    return path


def checked_line_judge(path: str | None) -> OwnJudge | None:
    """The judge of lines in a file; raises UsageError where it is none."""
    if path is None:
        return None
    from transforms.articles.own_judge import OwnJudge

    try:
        return OwnJudge.read(path)
    except OSError as error:
        raise UsageError(f"--judge: cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"--judge {path}: {error}") from error


_OPTIONS: dict[str, Callable[[Command], Command]] = {
    "workers": click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=usable_cores,
        show_default="all cores",
        help="Worker processes on this machine (on an engine: for each of its workers).",
    ),
    "time_limit": click.option(
        "--time-limit",
        type=click.FloatRange(min=0.1),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Time for one record; one that takes longer is stopped and rejected.",
    ),
    "max_record_size": click.option(
        "--max-record-size",
        type=click.FloatRange(min=0.001),
        default=20.0,
        show_default=True,
        metavar="MB",
        help="A larger page or line is rejected unread.",
    ),
    "batch_size": click.option(
        "--batch-size",
        type=click.FloatRange(min=0.001),
        default=24.0,
        show_default=True,
        metavar="MB",
        help="A local run publishes batch by batch; so much text makes one (of HTML eight times as much, of compressed "
        "files a quarter), and bounds the memory.",
    ),
    "batch_files": click.option(
        "--batch-files",
        type=click.IntRange(min=1),
        default=4_000,
        show_default=True,
        help="At most so many files make a batch.",
    ),
    "batch_records": click.option(
        "--batch-records",
        type=click.IntRange(min=1),
        default=20_000,
        show_default=True,
        help="At most so many records of files of many records (JSONL, WARC) make a batch.",
    ),
    "lookback": click.option(
        "--lookback",
        metavar="DAYS",
        callback=lambda _context, _option, value: parse_days(value),
        help="How far back (30d, 12h) new copies look for their story, by the run that published it.  "
        "[default: no limit]",
    ),
    "max_reject_share": click.option(
        "--max-reject-share",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help="End with exit code 4 if more of the records than this (0-1) were rejected. They are published all the "
        "same.",
    ),
    "keep": click.option(
        "--keep",
        metavar="KIND,...",
        callback=lambda _context, _option, value: parse_kinds(value),
        help="The kinds of page to publish (docs/kinds.md names them); others are rejected where their kind is sure.  "
        "[default: article,live_blog,gallery,documentation,forum]",
    ),
    "metrics": click.option(
        "--metrics",
        metavar="FILE",
        help="Keep counts by outcome, reason and site in a text file for Prometheus, every ten seconds.",
    ),
    "fields": click.option(
        "--fields",
        metavar="FIELD=NAME,...",
        callback=lambda _context, _option, value: parse_names(value),
        help="Names of your own for fields of JSON and CSV, as in text=body,date=when; docs/inputs.md has those that "
        "are known.",
    ),
    "merge_judge": click.option(
        "--merge-judge",
        metavar="FILE",
        callback=lambda _context, _option, value: checked_judge(value),
        help="Decide what is one story by the judge that `copydesk train merge` wrote to FILE.",
    ),
    "judge": click.option(
        "--judge",
        metavar="FILE",
        callback=lambda _context, _option, value: checked_line_judge(value),
        help="Decide which lines of a page are its text by the judge that `copydesk train lines` wrote to FILE.",
    ),
    "log_format": click.option(
        "--log-format", type=click.Choice([PLAIN, JSON]), default=PLAIN, show_default=True, help="How log lines look."
    ),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; errors only."),
    "verbose": click.option(
        "-v", "--verbose", is_flag=True, help="Show where an error comes from, and the libraries' warnings."
    ),
}
_IN_MEGABYTES = {"max_record_size": "max_record_bytes", "batch_size": "batch_bytes"}
_RENAMED = {"lookback": "lookback_days"}
_SETTINGS = _OPTIONS.keys() - {"metrics", "log_format", "quiet", "verbose"}


def run_options(*names: str) -> Callable[[Command], Command]:
    """Adds some of the common options to a command, in this order."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return add


def with_settings(command: Command) -> Command:
    """Gathers the options that are settings of a run into one `settings`."""

    @functools.wraps(command)
    def gathered(*arguments: Any, **given: Any) -> None:
        chosen = {name: given.pop(name) for name in _SETTINGS & given.keys()}
        command(*arguments, settings=_settings(chosen), **given)

    return gathered


def _named(context: click.Context, option: click.Parameter, value: str) -> str:
    """The folder; wrong use where a script's variable was empty, which would be the working folder."""
    if not value.strip():
        raise click.BadParameter("it is empty: name the folder or URI to publish in", context, option)
    return value


def _read_config(context: click.Context, option: click.Parameter, path: str | None) -> Config | None:
    """Reads the config before the other options, of which it gives the defaults."""
    if path is None:
        return None
    # CSS selectors are compiled while it is read, which loads lxml.
    from pipeline.config.config import read_config

    config = read_config(path)
    context.default_map = {**(context.default_map or {}), **config.options}
    return config


_config_option = click.option(
    "--config",
    metavar="FILE",
    is_eager=True,
    callback=_read_config,
    help="Rules of your own (docs/config.md; `copydesk init` writes one to begin with). Options given win over it.",
)


def _configured(settings: RunSettings, config: Config | None) -> RunSettings:
    if config is None:
        return settings
    return replace(settings, rules=config.rules, merging=config.merging, config_sha256=config.sha256)


def reads_inputs(command: Command) -> Command:
    """For a command that reads INPUT... and publishes in --output: sets up its log, and hands it `inputs`, `output`,
    `settings` with Beam's own options in them, and `quiet`."""

    @click.argument("words", metavar="INPUT...", nargs=-1, type=click.UNPROCESSED)
    @_config_option
    @click.option(
        "-o",
        "--output",
        "output",
        metavar="DIR",
        required=True,
        callback=_named,
        help="The folder or URI to publish in.",
    )
    @with_settings
    @functools.wraps(command)
    @click.pass_context
    def reading(
        context: click.Context,
        /,
        *,
        words: tuple[str, ...],
        settings: RunSettings,
        config: Config | None,
        log_format: str,
        quiet: bool,
        verbose: bool,
        **given: Any,
    ) -> None:
        set_up_logs(log_format, verbose, quiet)
        inputs, beam_options = split_words(words, [name for each in context.command.params for name in each.opts])
        check_passed_on(context.obj, beam_options)
        if not inputs:
            raise UsageError(
                f"no INPUT given: name a file, a folder or a glob (`copydesk {context.info_name} --help` has examples)"
            )
        settings = replace(_configured(settings, config), beam_options=(*beam_options, *context.obj))
        with metrics_file(given.pop("metrics", None)):
            command(inputs=inputs, settings=settings, quiet=quiet, **given)

    return reading


def _settings(chosen: dict[str, Any]) -> RunSettings:
    plain = {_RENAMED.get(name, name): value for name, value in chosen.items() if name not in _IN_MEGABYTES}
    sized = {field: int(chosen[name] * MEGABYTE) for name, field in _IN_MEGABYTES.items() if name in chosen}
    return RunSettings(**{**plain, **sized})
