"""`copydesk train`: judges taught on a user's own labels."""

from __future__ import annotations

import click

from schemas.errors import UsageError


@click.group("train", short_help="Teach a judge on your own labels.")
def train_group() -> None:
    """Teach a judge on your own labels.

    \b
    Example:
      copydesk train merge pairs.jsonl --archive archive --output my-judge.json
    """


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
