"""Lays a report out as one page of HTML that loads nothing and runs nothing, whatever the records say."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from datetime import datetime, timezone
from importlib import resources
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, select_autoescape

_STYLE = "style.css"
_UNSEEN = "\ufffd"
_JOINERS = "\n\t\u00ad\u200c\u200d"
"""What scripts and layout need of such signs."""


class _Templates(BaseLoader):
    """Finds templates beside this module, also where the package is packed."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        """The text of a template."""
        return _text(template), None, None


def render(template: str, **values: Any) -> str:
    """A page from its template, with everything in it escaped and a policy that forbids scripts and requests."""
    environment = Environment(
        loader=_Templates(),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    environment.filters.update(count=count, share=share, at=at, span=span, size=size, safe_link=safe_link)
    style = _text(_STYLE)
    return environment.get_template(template).render(style=style, policy=_policy(style), **values)


def _text(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text("utf-8")


def _policy(style: str) -> str:
    """Nothing may be loaded or run; the one style is known by its hash, and pictures are within the page."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _plain(value: Any) -> Any:
    """Text without signs that nobody sees, as those that turn the direction of reading around."""
    if type(value) is not str or value.isprintable():  # what is marked as safe is our own
        return value
    return "".join(_UNSEEN if _is_unseen(sign) else sign for sign in value)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in _JOINERS


def count(value: int) -> str:
    """A number with commas between the thousands."""
    return f"{value:,}"


def share(part: float, whole: float = 1) -> str:
    """A share as a percentage; small ones with a decimal."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"


def at(moment: datetime | None) -> str:
    """A time in UTC, to the minute."""
    if moment is None:
        return "–"
    return f"{moment.astimezone(timezone.utc) if moment.tzinfo else moment:%Y-%m-%d %H:%M}"


def span(minutes: float | None) -> str:
    """A span of minutes in the unit that reads best."""
    if minutes is None:
        return "–"
    if minutes < 1:
        return f"{60 * minutes:.0f} s"
    if minutes < 100:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / (24 * 60):.0f} days"


def size(value: int) -> str:
    """Bytes in the unit that reads best."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if value >= factor:
            return f"{value / factor:,.1f} {unit}"
    return f"{value} bytes"


def safe_link(address: str | None) -> str | None:
    """An address that may be followed: of the web, and no script."""
    return address if address and address.lower().startswith(("https://", "http://")) else None
