"""Addresses of pages: web archives undone, tracking taken off, the site and the day that an address names."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from tld import get_fld

_ARCHIVED = re.compile(
    r"(?:https?:)?(?://)?(?:web\.archive\.org|wayback\.[\w.-]+|[\w.-]*webarchive[\w.-]*|arquivo\.pt|archive\.(?:today|is|ph|md|li|vn|fo|org))"
    r"(?::\d+)?/(?:(?:web|wayback|noframe/replay|memento|o|all|[\w-]{1,30})/)*?(?P<when>\d{14}|\d{8,12})(?:[a-z]{2}_|\*)?/"
    r"(?P<url>(?:https?:|ftp:)?/{0,2}\S+)",
    re.IGNORECASE,
)
_ARCHIVED_PATH = re.compile(r"/(?:web|wayback)/(?P<when>\d{14})(?:[a-z]{2}_)?/(?P<url>https?:/{1,2}\S+)", re.IGNORECASE)
_CACHED = re.compile(r"https?://webcache\.googleusercontent\.com/search\?q=cache:(?:[\w-]+:)?(?P<url>[^+&\s]+)")
_AMP_CACHE = re.compile(r"https?://[\w-]+\.cdn\.ampproject\.org/[cvi]/(?P<secure>s/)?(?P<url>\S+)", re.IGNORECASE)
_AMP_VIEWER = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/amp/(?P<secure>s/)?(?P<url>\S+)", re.IGNORECASE)

_TRACKING = re.compile(
    r"(?:utm_\w+|mc_[ce]id|[a-z]*clid|_ga|_gl|igshid?|yclid|ns_\w+|at_\w+|wt[_.]\w+|icid|ocid|ncid|ito|cmp|cmpid|"
    r"campaign\w*|source|src|ref|ref_?src|referrer|share\w*|smid|smtyp|xtor|maca|wtrid|mkt_tok|spm|guccounter|guce_\w+|"
    r"amp|amp_js_v|outputtype|rss|from|feature|taid|tpcc|partner|intcmp|int_\w+|traffic_source|fb_\w+|trk\w*|hsa_\w+|pk_\w+|"
    r"mtm_\w+|vero_\w+|oly_\w+|__twitter_impression|gaa_\w+|rnd|sessionid|phpsessid|jsessionid)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[\w-]+\.)+[\w-]*[^\W\d_][\w-]*")
_SPACES = re.compile(r"\s")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_DAY_IN_PATH = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<sep>[-/_.]?)(?P<m>0[1-9]|1[0-2]|(?<=[-/])[1-9](?=[-/]))(?P=sep)"
    r"(?P<d>0[1-9]|[12]\d|3[01]|(?<=[-/])[1-9](?=[-/]))(?!\d)"
)
_NAMED_DAY = re.compile(r"/(?P<y>(?:19|20)\d{2})/(?P<name>[a-z]{3})/(?P<d>\d{1,2})(?=/|$|-)", re.IGNORECASE)
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def unarchived(url: str) -> str:
    """The address that was archived or cached, where the given one is a web archive's or a cache's copy of it."""
    for _ in range(3):  # archives archive each other
        inner = _inner(url)
        if inner is None:
            return url
        url = inner
    return url


def capture_time(url: str) -> datetime | None:
    """When a web archive took the page, UTC, by its address."""
    match = _ARCHIVED.match(url.strip()) or _ARCHIVED_PATH.match(url.strip())
    if match is None:
        return None
    digits = match.group("when").ljust(14, "0")
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    except ValueError:
        return None


@lru_cache(maxsize=8)  # a page is asked for its own address several times
def canonical_url(url: str | None, base: str | None = None) -> str | None:
    """The address in its one form: absolute, of the web, without archive, fragment, tracking and default port.

    None where it is no address of the web. Applied again it changes nothing.
    """
    written = _CONTROLS.sub("", url or "").strip()
    if not written or (_SCHEME.match(written) and not written.lower().startswith(("http:", "https:"))):
        return None
    try:
        joined = unarchived(urljoin(unarchived(base or ""), unarchived(written))).strip()
        parts = urlsplit(joined)
        host = _host(parts)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or host is None:
        return None
    path = _SPACES.sub("%20", parts.path) or "/"
    return urlunsplit((parts.scheme.lower(), host, path, _query(parts.query), ""))


def site_of(url: str | None) -> str | None:
    """The host name of an address, lower case, without "www."."""
    canonical = canonical_url(url) if url else None
    return site_name(urlsplit(canonical).netloc) if canonical else None


def site_name(written: str | None) -> str | None:
    """A host name or address as a site, where it is one: "WWW.Example.org", "https://example.org/" are example.org."""
    host = (written or "").strip().lower()
    if "//" in host:
        return site_of(host)
    host = host.split("/")[0].partition(":")[0].strip(".")
    host = re.sub(r"^www\d?\.(?=[^.]+\.)", "", host)
    return host if _HOST.fullmatch(host) else None


def is_home(url: str) -> bool:
    """Whether an address is its site's front page's."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def same_domain(site: str, other: str) -> bool:
    """Whether two sites are of one house: m.example.co.uk and www.example.co.uk."""
    return registered_site(site) == registered_site(other)


def url_day(url: str | None) -> datetime | None:
    """The day that an address names in its path: /2024/11/01/, /2024-11-01-, 20241101, /2024/nov/01/."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return None
    match = _DAY_IN_PATH.search(path) or _NAMED_DAY.search(path)
    if match is None:
        return None
    parts = match.groupdict()
    name = (parts.get("name") or "").lower()
    if name and name not in _SHORT_MONTHS:
        return None
    month = _SHORT_MONTHS.index(name) + 1 if name else int(parts["m"])
    try:
        return datetime(int(parts["y"]), month, int(parts["d"]), tzinfo=timezone.utc)
    except ValueError:
        return None


def _inner(url: str) -> str | None:
    text = url.strip()
    match = _ARCHIVED.match(text) or _ARCHIVED_PATH.match(text)
    if match:
        inner = re.sub(r"^(https?):/+", r"\1://", match.group("url"), flags=re.IGNORECASE)
        return inner if inner.startswith(("http:", "https:", "//")) else f"http://{inner.lstrip('/')}"
    cached = _CACHED.match(text)
    if cached:
        inner = unquote(cached.group("url"))
        return inner if "//" in inner else f"http://{inner}"
    amp = _AMP_CACHE.match(text) or _AMP_VIEWER.match(text)
    return ("https://" if amp.group("secure") else "http://") + amp.group("url") if amp else None


def _host(parts: SplitResult) -> str | None:
    """The host with a port that is not the scheme's own; user names are dropped."""
    name = (parts.hostname or "").strip(".").lower()
    if not _HOST.fullmatch(name):
        return None
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return name if parts.port in (None, default) else f"{name}:{parts.port}"


def _query(query: str) -> str:
    """The query without its tracking, in its own order."""
    kept = [pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=")[0])]
    return _SPACES.sub("%20", "&".join(kept))


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
