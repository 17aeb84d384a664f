"""Judges a record by a house's own rules; whatever they leave out is a reject that names the rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from schemas.article import Article, Metadata
from schemas.house_rules import HouseRules, SiteRules
from schemas.reject import Rejection, RejectReason


def host_of(metadata: Metadata) -> str | None:
    """The host of an article's address, without "www."; its site where it has no address."""
    try:
        host = urlsplit(metadata.url).hostname if metadata.url else None
    except ValueError:
        host = None
    return host.removeprefix("www.") if host else metadata.site


def left_out(path: str, metadata: Metadata, rules: HouseRules) -> Rejection | None:
    """The verdict on where a record comes from and when it was published."""
    return next(_verdicts(path, metadata, rules), None)


def left_out_text(article: Article, rules: HouseRules) -> Rejection | None:
    """The verdict on what a record says: its language and its length."""
    if rules.languages and not _speaks(article.language, rules.languages):
        return _left_out("config-languages", article.language)
    if article.word_count < rules.fewest_words:
        return _left_out("config-fewest-words", f"{article.word_count} words")
    return None


def with_overrides(metadata: Metadata, site: SiteRules | None) -> Metadata:
    """The metadata with the author and the outlet that a site's rules fix."""
    if site is None:
        return metadata
    authors = (site.author,) if site.author else metadata.authors
    return replace(metadata, authors=authors, outlet=site.outlet or metadata.outlet)


def _verdicts(path: str, metadata: Metadata, rules: HouseRules) -> Iterator[Rejection]:
    if rules.paths and not _fits(path, rules.paths):
        yield _left_out("config-paths", path)
    if pattern := _fits(path, rules.skip_paths):
        yield _left_out("config-skip-paths", f"{pattern}: {path}")
    host = host_of(metadata)
    if host and rules.hosts and not any(SiteRules(name).is_of(host) for name in rules.hosts):
        yield _left_out("config-hosts", host)
    if host and (name := next((name for name in rules.skip_hosts if SiteRules(name).is_of(host)), None)):
        yield _left_out("config-skip-hosts", f"{name}: {host}")
    site = rules.site(host)
    if site is not None and site.skip:
        yield _left_out("config-site", f"{site.site}: {host}")
    published = metadata.published_at
    if published and ((rules.since and published < rules.since) or (rules.until and published >= rules.until)):
        yield _left_out("config-dates", published.isoformat())


def _fits(path: str, patterns: tuple[str, ...]) -> str | None:
    """The first pattern that fits a path, or the end of it after a slash."""
    return next(
        (pattern for pattern in patterns if fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}")), None
    )


def _speaks(language: str, wanted: frozenset[str]) -> bool:
    """Whether a language is wanted, by its own name or by that without a region or script: "zh" wants "zh-cn"."""
    return language in wanted or language.partition("-")[0] in wanted


def _left_out(rule: str, evidence: str) -> Rejection:
    return Rejection(RejectReason.EXCLUDED, rule, evidence[:200])
