"""The entry point: takes the words apart, calls a command, and turns errors into one clear line and an exit code."""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from pipeline.cli.commands import Commands
from pipeline.cli.logs import set_up_logs
from pipeline.cli.stdout import set_up_stdout
from pipeline.events import tell_failed
from schemas.errors import CopydeskError, OutputError, UsageError
from schemas.secrets import masked

DEFECT = 1
_ENDPOINT = "--endpoint-url"
_ENDINGS = {int(signal.SIGINT): ("interrupted", 130), int(signal.SIGTERM): ("terminated", 143)}
"""What each signal is called, and the exit code that tells of it."""

HELP = """Raw news files in, one clean story each out.

copydesk reads folders of article files (HTML pages, text, JSONL, WARC, also compressed), strips error pages, walls,
legal tails and page furniture, tells the language, merges syndicated copies into stories, and publishes Parquet
partitions that DuckDB, pandas, Polars and Spark read.

\b
Examples:
  copydesk run pages/ --output archive        clean and merge a folder
  copydesk watch incoming/ --output archive   do so as files come in
  copydesk show archive                       look at what was published
  copydesk verify archive                     check it, file by file

\b
Exit codes: 0 done, 1 a defect of copydesk, 2 wrong use, 3 input, output or engine not usable,
4 a quality gate failed (--max-reject-share)."""


@click.group(
    cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option(
    "--endpoint-url",
    metavar="URL",
    help="The server of s3:// that is not Amazon's, for any command; as AWS_ENDPOINT_URL.",
)
@click.version_option(package_name="copydesk", prog_name="copydesk")
def cli(endpoint_url: str | None) -> None:
    """The group of all commands; `take_endpoint` has taken the option."""


class _SignalError(BaseException):
    """A signal, raised in the main thread so that everything entered is left in order."""


class _Signals:
    """Raises SIGINT and SIGTERM as errors, and notes them: Beam raises an error of its own over one in a step."""

    def __init__(self) -> None:
        self.received: int | None = None

    @contextmanager
    def raised(self) -> Iterator[None]:
        before = {number: signal.getsignal(number) for number in _ENDINGS}
        for number, handler in before.items():
            # A shell has jobs in the background ignore SIGINT, and nohup others: that is left so.
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._raise)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _raise(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        raise _SignalError(f"stopped by {signal.Signals(number).name}")  # the words stand in the run's report


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process with its exit code."""
    set_up_stdout()
    if isinstance(sys.stderr, io.TextIOWrapper):  # None where the caller has closed it
        sys.stderr.reconfigure(errors="replace")  # a terminal may know ASCII alone
    sys.exit(call(list(sys.argv[1:] if arguments is None else arguments)))


def call(arguments: list[str]) -> int:
    """Runs the command line; returns the exit code. What follows a lone `--` is left for Beam."""
    mark = arguments.index("--") if "--" in arguments else len(arguments)
    own, beams = arguments[:mark], arguments[mark + 1 :]
    verbose = any(word in ("-v", "--verbose") for word in own)
    set_up_logs()
    signals = _Signals()
    try:
        with signals.raised():
            own = take_endpoint(own)
            return cli.main(own, prog_name="copydesk", standalone_mode=False, obj=tuple(beams)) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort, _SignalError):
        return _tell_ending(signals.received, verbose)
    except Exception as error:  # noqa: BLE001
        # The outermost boundary: what reaches it, and is no error for the user, is a defect of ours and told as one.
        if signals.received is not None:
            return _tell_ending(signals.received, verbose)
        if isinstance(error, CopydeskError):
            return _tell(str(error), error.exit_code, verbose)
        if isinstance(error, MemoryError):
            return _tell(
                "out of memory: give a smaller --batch-size or fewer --workers", OutputError.exit_code, verbose
            )
        if isinstance(error, OSError):
            # What tells a full disk from a lost one loads Arrow, which few commands need before they work.
            from transforms.publishing.faults import advice_on, one_line

            told = f"cannot use {error.filename}: {advice_on(error)}" if error.filename else one_line(error)
            return _tell(told, OutputError.exit_code, verbose)
        hint = "" if verbose else " (-v shows where)"
        return _tell(f"a defect of copydesk: {type(error).__name__}: {_first_line(error)}{hint}", DEFECT, verbose)


def take_endpoint(words: list[str]) -> list[str]:
    """Sets the server of s3:// that `--endpoint-url` names, before or behind the command, for this process and those
    that it starts; returns the other words."""
    rest, given = list[str](), iter(words)
    for word in given:
        name, mark, value = word.partition("=")
        if name != _ENDPOINT:
            rest.append(word)
            continue
        url = value if mark else next(given, "")
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"{_ENDPOINT} {url!r} is no address: give one such as http://localhost:9000")
        os.environ["AWS_ENDPOINT_URL"] = url
    return rest


def _tell_ending(received: int | None, verbose: bool) -> int:
    word, code = _ENDINGS.get(received or signal.SIGINT, _ENDINGS[signal.SIGINT])
    return _tell(f"{word}: nothing of the unfinished batch was published; start again to go on", code, verbose)


def _tell(message: str, code: int, verbose: bool) -> int:
    message = masked(message)
    if verbose:
        click.echo(masked(traceback.format_exc()), err=True, nl=False)
    if not tell_failed(message, code):
        click.echo(f"copydesk: {message}", err=True)
    return code


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), "")
