"""The site of a host name: its registered domain, by the list of public suffixes that the package tld carries."""

from __future__ import annotations

from functools import lru_cache

from tld import get_fld

_SHARED_HOSTS = frozenset(
    (
        "wordpress.com", "substack.com", "medium.com", "tumblr.com", "livejournal.com", "typepad.com", "over-blog.com",
        "hatenablog.com", "hatenablog.jp", "fc2.com", "ameblo.jp", "canalblog.com", "skyrock.com", "weebly.com",
        "wixsite.com",
        "squarespace.com", "ghost.io", "beehiiv.com", "jimdo.com", "webnode.com", "blog.hu", "blox.pl",
        "tistory.com", "altervista.org", "xoom.it", "free.fr", "beepworld.de", "twoday.net",
        "home.blog", "news.blog", "noblogs.org", "hypotheses.org", "example.com", "example.org", "example.net",
    )
)  # fmt: skip
"""Hosts of many people's sites that the list of public suffixes does not hold; names reserved for examples are too."""

_VIEWS = frozenset(("www", "m", "mobile", "amp", "edition"))
"""Labels of host names that are another view of the same site."""


@lru_cache(maxsize=4096)
def registered_site(host: str) -> str:
    """The site that a host name belongs to: m.gazette.co.uk and edition.gazette.co.uk are gazette.co.uk, and each blog
    on a shared host is a site of its own. Where the list does not know the ending, the last two labels."""
    domain = get_fld(host, fix_protocol=True, search_private=True, fail_silently=True)
    labels = host.split(".")
    if domain is None:
        return ".".join(labels[-2:])
    size = len(domain.split("."))
    shared = domain in _SHARED_HOSTS or domain.startswith("blogspot.")
    blog = labels[-size - 1] if shared and len(labels) > size else ""
    return f"{blog}.{domain}" if blog and blog not in _VIEWS else domain
