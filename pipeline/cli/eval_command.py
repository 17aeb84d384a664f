"""`copydesk eval`: measures of a published folder against a user's own gold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.run_options import run_options

if TYPE_CHECKING:
    from transforms.articles.own_judge import OwnJudge

MERGE_HELP = """Judge the merging of DIR by your own labelled pairs.

PAIRS is JSONL, a pair a line: {"a": "one.html", "b": "other.html", "label": "copy"}. "a" and "b" are the names of input
files (without folder and .gz), or ids of records in the JSONL files of --records. Label "copy" means one story, any
other label means two; pairs labelled "derived", and copies with "sure": false, are left out of the strict figures.
Prints precision, recall and F1, then the worst errors with the sentences that the two share and those in which they
differ.

\b
Examples:
  copydesk eval merge archive pairs.jsonl --worst 20
  copydesk eval merge archive pairs.jsonl --records articles.jsonl
"""

TEXT_HELP = """Judge the text of DIR by your own gold bodies.

TRUTH is a JSON object: {"one": {"articleBody": "…"}}, the keys names of input files with or without their ending.
Precision and recall are shares of four-token shingles, averaged over the pages; a rejected page counts as no text.

\b
Example:
  copydesk eval text archive ground-truth.json --worst 20
"""

LINES_HELP = """Judge the judge of lines by your own pages and their texts; nothing is published.

GOLD is a folder of pages, NAME.html or NAME.html.gz in it or in GOLD/html, with the texts in a JSON object:
{"NAME": {"articleBody": "…"}}. Prints the means of F1, precision and recall over the pages, by words and without
headlines, and how many bodies are lost (less than half came out), then the worst pages. With --judge another judge is
measured beside the one that is built in; on the pages that have taught it, it does better than on others.

\b
Example:
  copydesk eval lines gold/ --judge my-judge
"""

REJECTS_HELP = """Judge the rejects of DIR by your own labels.

LABELS is JSONL, an input a line: {"input": "one.html", "label": "article"}. A label is "article", "reject" for whatever
reason, or a reason by name, such as "error_page". Prints precision, recall and F1 of rejecting, the share of right
reasons, each pair of label and verdict with its count, and every error.

\b
Example:
  copydesk eval rejects archive labels.jsonl
"""

_worst = click.option(
    "--worst", type=click.IntRange(min=0), default=10, show_default=True, help="How many errors to show."
)


@click.group("eval", short_help="Measure what was published against your own gold.")
def eval_group() -> None:
    """Measure what was published against your own gold.

    \b
    Examples:
      copydesk eval merge archive pairs.jsonl
      copydesk eval text archive ground-truth.json
      copydesk eval lines gold/ --judge my-judge
      copydesk eval rejects archive labels.jsonl
    """


@eval_group.command("merge", help=MERGE_HELP, short_help="Merging, by labelled pairs.")
@click.argument("folder", metavar="DIR")
@click.argument("pairs", metavar="PAIRS")
@_worst
@click.option("--records", metavar="JSONL", multiple=True, help="A published file whose records PAIRS names by id.")
def merge_command(folder: str, pairs: str, worst: int, records: tuple[str, ...]) -> None:
    from pipeline.inspection.score_report import report_merge

    report_merge(folder, pairs, worst, records)


@eval_group.command("text", help=TEXT_HELP, short_help="Text, by gold bodies.")
@click.argument("folder", metavar="DIR")
@click.argument("truth", metavar="TRUTH")
@_worst
def text_command(folder: str, truth: str, worst: int) -> None:
    from pipeline.inspection.score_report import report_text

    report_text(folder, truth, worst)


@eval_group.command("lines", help=LINES_HELP, short_help="The judge of lines, by pages and their texts.")
@click.argument("gold", metavar="GOLD")
@click.option("--truth", metavar="JSON", help="The texts of the pages.  [default: GOLD/ground-truth.json]")
@_worst
@run_options("judge")
def lines_command(gold: str, truth: str | None, worst: int, judge: OwnJudge | None) -> None:
    from pipeline.training.eval_lines import eval_lines
    from transforms.cleaning.extraction.judge import shipped_judge

    own = {} if judge is None else {"--judge": judge.load()}
    eval_lines(gold, {"built in": shipped_judge()} | own, worst, truth)


@eval_group.command("rejects", help=REJECTS_HELP, short_help="Rejects, by labels.")
@click.argument("folder", metavar="DIR")
@click.argument("labels", metavar="LABELS")
@_worst
def rejects_command(folder: str, labels: str, worst: int) -> None:
    from pipeline.inspection.score_report import report_rejects

    report_rejects(folder, labels, worst)
