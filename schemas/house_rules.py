"""What one house wants otherwise: which records it leaves out, and what it knows better of single sites."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from schemas.page_kind import KEPT_KINDS, PageKind


@dataclass(frozen=True, slots=True)
class SiteRules:
    """A site's own rules: elements (CSS selectors) to strip from its pages, those that alone are kept of them, an
    author and an outlet that are always its, and whether its records are left out."""

    site: str
    strip: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    author: str | None = None
    outlet: str | None = None
    skip: bool = False

    def is_of(self, host: str) -> bool:
        """Whether a host is the site, or lies below it."""
        return host == self.site or host.endswith(f".{self.site}")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules of the house's own, as TOML: what it is about ("noise" or "walls"), and for which language."""

    about: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules of noise and of walls are tried: the shipped ones but for the names in `off`, and the house's own."""

    off: frozenset[str] = frozenset()
    own: tuple[RuleFile, ...] = ()


SHIPPED_RULES = RuleChoice()
"""The shipped ones, all of them."""


@dataclass(frozen=True, slots=True)
class HouseRules:
    """Which records are published. What is empty or None forbids nothing; times have a zone, and `until` is the first
    that is too late. Records that say no host or time pass the filters by host and time. `line_judge` is the SHA-256 of
    the judge of lines that is asked in place of the shipped one, `choice` which rules of noise and walls are tried."""

    kinds: frozenset[PageKind] = KEPT_KINDS
    languages: frozenset[str] = frozenset()
    fewest_words: int = 0
    hosts: tuple[str, ...] = ()
    skip_hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    skip_paths: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sites: tuple[SiteRules, ...] = field(default=())
    line_judge: str | None = None
    choice: RuleChoice = SHIPPED_RULES

    def site(self, host: str | None) -> SiteRules | None:
        """The rules of the site that a host belongs to, the longest name first."""
        fitting = [rules for rules in self.sites if host and rules.is_of(host)]
        return max(fitting, key=lambda rules: len(rules.site), default=None)


USUAL_RULES = HouseRules()
"""Those of a house that says nothing."""
