"""`copydesk compare`: two records side by side, and why they are one story or two."""

from __future__ import annotations

import click

from schemas.errors import UsageError


@click.command("compare", short_help="Say why two records are one story or two.")
@click.argument("folder", metavar="DIR")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--most", type=click.IntRange(min=0), default=8, show_default=True, help="Passages shown of each kind.")
@click.option("--merge-judge", metavar="FILE", help="Ask this judge, as `copydesk train merge` wrote it.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as one JSON line.")
def compare_command(folder: str, one: str, other: str, most: int, merge_judge: str | None, as_json: bool) -> None:
    """Set two records of DIR side by side: their aligned passages, how much of each stands in the other, the names and
    numbers that differ, and how likely both are one piece.

    A and B are each an input path (or the end of it), an address, a copy_id (or its beginning) or a story_id. The judge
    of pairs weighs figures; those that decided most are told in words, and by how much the probability is above or
    below its threshold. What is widely held in a run's batch is not known afterwards: where that changed the
    probability, the one that the run published is told too.

    \b
    Examples:
      copydesk compare archive gazette/storm.html courier/storm.html
      copydesk compare archive https://example.org/storm 41c3e0 --json
      copydesk compare archive 41c3e0 9ab27f --merge-judge my-judge.json
    """
    from pipeline.inspection.compare import compare
    from pipeline.inspection.print_compared import print_compared
    from transforms.syndication.pair_judge import read_judge, shipped_judge

    try:
        judge = read_judge(merge_judge) if merge_judge else shipped_judge()
    except (OSError, ValueError) as error:
        raise UsageError(f"--merge-judge: {error}") from error
    print_compared(compare(folder, (one, other), judge), most, as_json)
