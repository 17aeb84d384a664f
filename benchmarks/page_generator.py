"""Makes news pages of about 120 kB, or plain-text articles, that no outlet has printed.

    python benchmarks/page_generator.py FOLDER --count 2000           pages
    python benchmarks/page_generator.py FOLDER --count 2000 --text    text files of 4 to 5 kB

Forty invented outlets in five languages and five layouts; a fifth of the articles are syndicated copies with edits on
another outlet; one page in fifty is an error page or a wall. The same count and seed give the same bytes. How like
real pages they are is measured in docs/performance.md.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path

import page_parts as parts
from made_prose import Prose

SITES = 40
COPY_SHARE, FAILURE_SHARE = 0.2, 0.02
_SIZES = (85_000, 155_000)
_LAYOUTS = ("broadsheet", "tabloid", "blog", "app", "portal")
_LANGUAGES = ("en", "en", "en", "de", "fr", "en", "es", "en", "ru", "en")
_AGENCIES = {"en": "Nordwire", "de": "Nordwire", "fr": "Nordwire", "es": "Nordwire", "ru": "Нордвайр"}


@dataclass(frozen=True)
class Story:
    """What an article tells, before a site prints it."""

    number: int
    title: str
    authors: str
    published: str
    paragraphs: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", action="store_true")
    arguments = parser.parse_args()
    make = text_file if arguments.text else page
    write_files(arguments.folder, arguments.count, make, ".txt" if arguments.text else ".html", arguments.seed)


def write_files(folder: Path, count: int, make: Callable[[int, int], str], ending: str, seed: int = 1) -> None:
    """Writes so many files, a hundred to a sub-folder."""
    for number in range(count):
        target = folder / f"{number // 100:03d}" / f"{number:06d}{ending}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(make(number, seed), encoding="utf-8")


def page(number: int, seed: int = 1) -> str:
    """The page of this number."""
    chance = random.Random(f"page {seed} {number}")
    site = _site(_site_number(number, seed), seed)
    if chance.random() < FAILURE_SHARE:
        return _failure(site, number, chance)
    return _printed(site, story_of(number, seed), chance)


def text_file(number: int, seed: int = 1) -> str:
    """The text of this number: a headline, and paragraphs between empty lines, 4 to 5 kB."""
    story = story_of(number, seed)
    kept, size = [story.title], 0
    for paragraph in story.paragraphs:
        kept.append(paragraph)
        size += len(paragraph.encode())
        if size > 4_200:
            break
    return "\n\n".join(kept) + "\n"


def story_of(number: int, seed: int = 1) -> Story:
    """The story of this number; a fifth are an earlier one's with edits."""
    language = _language(number, seed)
    origin = _origin(number, seed)
    if origin is None:
        return _written(number, seed, language)
    chance = random.Random(f"edits {seed} {number}")
    return _edited(_written(origin, seed, language), number, Prose(language, chance), chance)


def _site_number(number: int, seed: int) -> int:
    return random.Random(f"place {seed} {number}").randrange(SITES)


def _language(number: int, seed: int) -> str:
    return _LANGUAGES[_site_number(number, seed) % len(_LANGUAGES)]


def _is_copy(number: int, seed: int) -> bool:
    return number > 0 and random.Random(f"copy {seed} {number}").random() < COPY_SHARE


def _origin(number: int, seed: int) -> int | None:
    """The story in the same language that this one is a copy of; None where it is its own."""
    if not _is_copy(number, seed):
        return None
    chance = random.Random(f"origin {seed} {number}")
    drawn = (chance.randrange(number) for _ in range(60))
    language = _language(number, seed)
    return next((one for one in drawn if not _is_copy(one, seed) and _language(one, seed) == language), None)


def _written(number: int, seed: int, language: str) -> Story:
    chance = random.Random(f"written {seed} {number} {language}")
    prose = Prose(language, chance)
    length = min(45, max(15, round(chance.lognormvariate(3.1, 0.4))))
    return Story(
        number,
        prose.headline(),
        ", ".join(prose.person() for _ in range(chance.choice((1, 1, 2)))),
        f"2024-11-{chance.randint(1, 28):02d}T{chance.randint(5, 22):02d}:{chance.randint(0, 59):02d}:00+00:00",
        tuple(prose.paragraph(1, chance.choice((1, 2, 3, 4))) for _ in range(length)),
    )


def _edited(story: Story, number: int, prose: Prose, chance: random.Random) -> Story:
    """The story as another desk prints it: a new headline, a credit, a sentence changed here, the end cut there."""
    paragraphs = [prose.paragraph() if chance.random() < 0.08 else text for text in story.paragraphs]
    paragraphs[0] = f"({_AGENCIES[prose.language]}) — {paragraphs[0]}"
    if chance.random() < 0.4:
        paragraphs = paragraphs[: max(8, round(len(paragraphs) * chance.uniform(0.6, 0.95)))]
    return replace(story, number=number, title=prose.headline(), paragraphs=tuple(paragraphs))


@cache
def _site(number: int, seed: int) -> parts.Site:
    chance = random.Random(f"site {seed} {number}")
    name = f"{Prose('en', chance).person().replace(' ', '')} {chance.choice(('Gazette', 'Post', 'Observer', 'Times'))}"
    return parts.Site(
        number=number,
        name=name,
        host=f"www.{name.lower().replace(' ', '-')}.example",
        language=_LANGUAGES[number % len(_LANGUAGES)],
        layout=_LAYOUTS[(number + number // len(_LANGUAGES)) % len(_LAYOUTS)],
        wrappers=chance.randint(2, 5),
        indented=chance.random() < 0.5,
        menu=chance.choice((40, 56, 72, 96)),
        teasers=chance.randint(8, 30),
        comments=chance.choice((0, 0, 0, 8, 20)),
    )


@cache
def _furniture(site: parts.Site) -> tuple[str, str, str]:
    """What is the same on every page of a site: what stands above the article, what below, and its script."""
    chance = random.Random(f"furniture {site}")
    markup = parts.Markup(site, Prose(site.language, chance), chance)
    above = parts.consent_box(markup) + parts.header(markup)
    return above, parts.footer(markup), parts.script(markup, 9_000)


def _printed(site: parts.Site, story: Story, chance: random.Random) -> str:
    """The story as the site's page, filled up with scripts to the size that pages have."""
    markup = parts.Markup(site, Prose(site.language, chance), chance)
    above, below, script = _furniture(site)
    url = f"https://{site.host}/news/2024/11/{story.number}-{markup.token(6)}.html"
    head = parts.head(markup, story.title, url, story.published, story.authors, markup.prose.sentence())
    article = _article(markup, story)
    aside = parts.most_read(markup, 8)
    related = parts.teasers(markup, site.teasers)
    content = markup.nested(f"<main>{markup.nested(article)}{aside}</main>{related}{parts.comments(markup)}")
    page = f'<!doctype html><html lang="{site.language}">{head}<body class="{markup.classes()}">{above}{content}{below}'
    missing = chance.randint(*_SIZES) - len(page.encode()) - len(script)
    blocks = max(1, min(10, missing // 1_500))
    filler = "".join(parts.script(markup, max(200, missing // blocks)) for _ in range(blocks))
    return f"{page}{script}{filler}</body></html>"


def _article(markup: parts.Markup, story: Story) -> str:
    """The article within its layout."""
    layout = markup.site.layout
    title = f'<h1 class="{markup.classes(1)}">{escape(story.title)}</h1>'
    byline = (
        f'<div class="byline {markup.classes(1)}"><span class="author"><a rel="author" href="{markup.address(1)}">'
        f'{escape(story.authors)}</a></span><time datetime="{story.published}">{story.published[:10]}</time></div>'
    )
    picture = f"<figure>{markup.image('hero')}<figcaption>{markup.prose.sentence()}</figcaption></figure>"
    body = _body(markup, story)
    share = parts.share_buttons(markup)
    if layout == "broadsheet":
        inside = f'<section class="article-body">{body}</section>'
        return f"<article><header>{title}{byline}</header>{picture}{inside}{share}</article>"
    if layout == "tabloid":
        inside = f'<div class="story-text">{markup.nested(body, 1)}</div>'
        return f'<div class="content">{title}{picture}{share}{byline}{inside}</div>'
    if layout == "blog":
        inside = f'<div class="entry-content">{picture}{body}{share}</div>'
        return f'<article class="post type-post">{title}{byline}{inside}</article>'
    if layout == "app":
        return f'<article itemprop="articleBody">{markup.nested(title + byline + picture, 2)}{body}</article>{share}'
    return f'<table class="main"><tr><td>{title}{byline}<div id="article-content">{body}</div>{share}</td></tr></table>'


def _body(markup: parts.Markup, story: Story) -> str:
    """The paragraphs, with links and emphasis, and between them subheadings, advertisements and leads elsewhere."""
    pieces = []
    for place, text in enumerate(story.paragraphs):
        words = escape(text).split(" ")
        spot = markup.number(2, max(3, len(words) - 4))
        if place % 4 == 1:
            words[spot] = f'<a href="{markup.address()}">{words[spot]}</a>'
        elif place % 9 == 2:
            words[spot] = f"<strong>{words[spot]}</strong>"
        paragraph = " ".join(words)
        pieces.append(
            f'{markup.newline}<div class="s{markup.site.number % 7}-text__block"><p>{paragraph}</p></div>'
            if markup.site.layout == "app"
            else f"{markup.newline}<p>{paragraph}</p>"
        )
        if place % 7 == 5:
            pieces.append(parts.advert(markup))
        if place % 10 == 8:
            pieces.append(f"<h2>{markup.prose.label()}</h2>")
        if place == 6:
            pieces.append(
                f'<aside class="related-inline"><a href="{markup.address()}">{markup.prose.headline()}</a></aside>'
            )
    return "".join(pieces)


def _failure(site: parts.Site, number: int, chance: random.Random) -> str:
    """A page that holds no article: an error of the server, a challenge, or a wall."""
    above, below, script = _furniture(site)
    said = chance.choice(
        (
            ("502 Bad Gateway", "<h1>502 Bad Gateway</h1><p>The server returned an invalid response.</p>"),
            ("404 Not Found", "<h1>Page not found</h1><p>The page you requested could not be found.</p>"),
            ("Just a moment...", "<h1>Checking your browser</h1><p>Enable JavaScript and cookies to continue.</p>"),
            ("Log in", "<h1>Log in to continue reading</h1><p>Already a subscriber? Log in.</p>"),
        )
    )
    if number % 2:
        above = below = script = ""
    return (
        f"<!doctype html><html><head><title>{said[0]}</title></head><body>{above}{said[1]}{below}{script}</body></html>"
    )


if __name__ == "__main__":
    main()
