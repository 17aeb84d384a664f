"""What a house's rules leave out, and by which of them; what they fix about a site."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from schemas.article import Article, Metadata
from schemas.house_rules import HouseRules, SiteRules
from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles.house_rules import host_of, left_out, with_overrides
from transforms.articles.prepare import prepare

MAY, JUNE = datetime(2024, 5, 1, tzinfo=timezone.utc), datetime(2024, 6, 1, tzinfo=timezone.utc)
KNOWN = Metadata(url="https://www.news.a.example/1", site="a.example", published_at=MAY)
PAGE = (
    '<html lang="en"><head><title>Bridge closed</title><link rel="canonical" href="https://a.example/bridge"></head>'
    "<body><article><h1>Bridge closed</h1><p>The council of the harbour town closed the old bridge on Monday, after a "
    "barge had struck one of its piers in the night.</p><p class=more>Builders will look at the pier in the week to "
    "come, and the ferry will run twice as often until they are done with it.</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("rules", "rule"),
    [
        (HouseRules(), None),
        (HouseRules(hosts=("a.example",)), None),
        (HouseRules(hosts=("b.example", "other.a.example")), "config-hosts"),
        (HouseRules(skip_hosts=("a.example",)), "config-skip-hosts"),
        (HouseRules(skip_hosts=("ews.a.example",)), None),
        (HouseRules(paths=("*.html",)), None),
        (HouseRules(paths=("*.txt",)), "config-paths"),
        (HouseRules(skip_paths=("in/*.html",)), "config-skip-paths"),
        (HouseRules(since=MAY, until=JUNE), None),
        (HouseRules(since=JUNE), "config-dates"),
        (HouseRules(until=MAY), "config-dates"),
        (HouseRules(sites=(SiteRules("a.example", skip=True),)), "config-site"),
        (HouseRules(sites=(SiteRules("a.example", skip=True), SiteRules("news.a.example"))), None),
    ],
)
def test_where_and_when(rules: HouseRules, rule: str | None) -> None:
    """By host, path, date and site; of two sites the longer name counts."""
    verdict = left_out("/data/in/page.html", KNOWN, rules)
    assert (verdict and verdict.rule) == rule
    assert verdict is None or verdict.reason is RejectReason.EXCLUDED


def test_what_is_not_stated_passes() -> None:
    """Hosts and dates that nobody knows."""
    assert left_out("p", Metadata(), HouseRules(hosts=("a.example",), since=MAY, skip_hosts=("b.example",))) is None


@pytest.mark.parametrize(
    ("metadata", "host"),
    [(KNOWN, "news.a.example"), (Metadata(site="a.example"), "a.example"), (Metadata(url="http://[x"), None)],
)
def test_hosts(metadata: Metadata, host: str | None) -> None:
    """The address's, without "www."; else the site."""
    assert host_of(metadata) == host


def test_a_site_fixes_author_and_outlet() -> None:
    """What it does not fix stays."""
    fixed = with_overrides(KNOWN, SiteRules("a.example", author="Staff", outlet="The A"))
    assert (fixed.authors, fixed.outlet, fixed.url) == (("Staff",), "The A", KNOWN.url)
    assert with_overrides(KNOWN, None) is KNOWN


def prepared(rules: HouseRules) -> Article | Reject:
    return prepare(Record("page.html", 0, RecordKind.HTML, PAGE.encode()), rules)


def test_a_page_is_prepared_by_the_rules() -> None:
    """Selectors cut its text, names are fixed, and too few words or another language leave it out."""
    site = SiteRules("a.example", strip=(".more",), outlet="The A")
    article = prepared(HouseRules(sites=(site,)))
    assert isinstance(article, Article)
    assert "ferry" not in article.text
    assert article.metadata.outlet == "The A"
    for rules, rule in (
        (HouseRules(fewest_words=500), "config-fewest-words"),
        (HouseRules(languages=frozenset({"de"})), "config-languages"),
        (HouseRules(skip_hosts=("a.example",)), "config-skip-hosts"),
    ):
        reject = prepared(rules)
        assert isinstance(reject, Reject)
        assert (reject.reason, reject.rule, reject.site) == (RejectReason.EXCLUDED, rule, "a.example")
