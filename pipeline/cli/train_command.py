"""`copydesk train`: judges taught on a user's own labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.run_options import checked_line_judge
from schemas.errors import UsageError

if TYPE_CHECKING:
    from transforms.articles.own_judge import OwnJudge

LINES = "lines"


class _TrainGroup(click.Group):
    """Takes `train GOLD --output FILE` for `train lines GOLD --output FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = not args or args[0] in self.commands or args[0] in self.get_help_option_names(ctx)
        return super().parse_args(ctx, args if named else [LINES, *args])


@click.group("train", cls=_TrainGroup, short_help="Teach a judge on your own labels.")
def train_group() -> None:
    """Teach a judge on your own labels.

    \b
    Examples:
      copydesk train lines gold/ --output my-judge
      copydesk train gold/ --output my-judge      the same
      copydesk train merge pairs.jsonl --archive archive --output my-judge.json
    """


@train_group.command(LINES, short_help="The judge of lines, by pages and their text.")
@click.argument("gold", metavar="GOLD")
@click.option("--output", metavar="FILE", required=True, help="The file to write the judge to.")
@click.option("--truth", metavar="JSON", help="The texts of the pages.  [default: GOLD/ground-truth.json]")
@click.option(
    "--judge",
    "prior",
    metavar="FILE",
    callback=lambda _context, _option, value: checked_line_judge(value),
    help="The judge to begin with.  [default: the one that is built in]",
)
def train_lines_command(gold: str, output: str, truth: str | None, prior: OwnJudge | None) -> None:
    """Teach the judge that decides which lines of a page are its text.

    GOLD is a folder of pages, NAME.html or NAME.html.gz in it or in GOLD/html. Their texts stand in a JSON object, as
    `copydesk eval text` takes it: {"NAME": {"articleBody": "…", "url": "…"}}; the address is used to tell sites apart,
    and may be left out. What is learned is where the judge that it begins with is wrong about these pages. At least ten
    pages are needed; some fifty of each site say something. Prints how the judge did before, and after on pages of
    sites that it did not see (of one site: on pages that it did not see). The same pages give the same file.

    Needs the library that teaches: pip install 'copydesk[train]'.

    \b
    Examples:
      copydesk train lines gold/ --output my-judge
      copydesk train lines pages/ --truth texts.json --output my-judge
      copydesk run pages/ --output better --judge my-judge
    """
    from pipeline.training.train_lines import train_lines
    from transforms.cleaning.extraction.judge import shipped_judge

    train_lines(gold, output, shipped_judge() if prior is None else prior.load(), truth)


@train_group.command("merge", short_help="The judge of pairs, by labelled pairs.")
@click.argument("pairs", metavar="PAIRS")
@click.option("--archive", metavar="DIR", required=True, help="The folder in which a run published the records.")
@click.option("--output", metavar="FILE", required=True, help="The file to write the judge to.")
@click.option("--records", metavar="JSONL", multiple=True, help="A published file whose records PAIRS names by id.")
@click.option("--merge-judge", metavar="FILE", help="The judge to begin with.  [default: the one that is built in]")
def train_merge_command(
    pairs: str, archive: str, output: str, records: tuple[str, ...], merge_judge: str | None
) -> None:
    """Teach the judge that decides whether two texts are one piece.

    PAIRS is JSONL, as `copydesk eval merge` takes it: {"a": "one.html", "b": "other.html", "label": "copy"}; any other
    label means two pieces. What is learned is how far to move from the judge it begins with: at least ten pairs of each
    kind are needed, a hundred of each say something. Prints how the judge did before, and after on pairs that it did
    not see (ten folds; pairs that share a text are in one).

    \b
    Example:
      copydesk train merge pairs.jsonl --archive archive --records articles.jsonl --output my-judge.json
      copydesk run articles.jsonl --output better --merge-judge my-judge.json
    """
    from pipeline.inspection.train_merge import train_merge
    from transforms.syndication.pair_judge import read_judge, shipped_judge

    try:
        prior = read_judge(merge_judge) if merge_judge else shipped_judge()
    except (OSError, ValueError) as error:
        raise UsageError(f"--merge-judge: {error}") from error
    train_merge(archive, pairs, output, prior, records)
