"""`copydesk find`: is this text in the archive?"""

from __future__ import annotations

import json

import click


@click.command("find", short_help="Find a text among what was published.")
@click.argument("folder", metavar="DIR")
@click.argument("name", metavar="FILE|TEXT|-")
@click.option("--json", "as_json", is_flag=True, help="Print the matches as JSON lines.")
def find_command(folder: str, name: str, as_json: bool) -> None:
    """Tell whether a text stands in DIR, and as what: a copy, an edited copy or an excerpt of which story.

    The text is that of the first record of FILE (of a page its article), TEXT itself in quotes, or standard input. It
    is looked up by its sentences in the index that runs keep. Ends with exit code 0 also where nothing is found.

    \b
    Examples:
      copydesk find archive page.html
      copydesk find archive "The barge struck the second pier of the bridge shortly after four in the morning."
      pbpaste | copydesk find archive -
    """
    from pipeline.inspection.find import as_dict, find, told

    found = find(folder, name)
    for match in found:
        click.echo(json.dumps(as_dict(match), ensure_ascii=False, default=str) if as_json else "\n".join(told(match)))
    if not found and not as_json:
        click.echo(f"nothing in {folder} shares a sentence with it")
