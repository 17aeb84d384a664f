"""Secrets in addresses and options: how they are told from what may be said aloud."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MASK = "***"

_NAMES = (
    r"[\w.-]*(?:signature|secret|password|passwd|token|credential|api[_-]?key|access[_-]?key(?:[_-]?id)?|account[_-]?key)"
    r"|sig|awsaccesskeyid|googleaccessid|pwd"
)
_USER = re.compile(r"(\w[\w+.-]{0,20}://)[^/\s@'\"]{1,500}@")
_VALUE = re.compile(rf"((?<![\w.-])(?:--)?(?:{_NAMES})[=:]\s{{0,2}})[^&\s,;'\"]+", re.IGNORECASE)
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)


def masked(text: str) -> str:
    """The text with the secrets of its addresses and options blotted out: passwords, signatures, tokens, keys."""
    if "@" in text:
        text = _USER.sub(rf"\1{MASK}@", text)
    return _VALUE.sub(rf"\1{MASK}", text) if "=" in text or ":" in text else text


def masked_value(value: Any) -> Any:
    """The same of all texts in a JSON value."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {name: masked_value(each) for name, each in value.items()}
    return [masked_value(each) for each in value] if isinstance(value, list | tuple) else value


def has_secret(uri: str) -> bool:
    """Whether a URI carries a user, a password, a signature or a key."""
    if "://" not in uri:
        return False
    try:
        parts = urlsplit(uri)
        named = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return masked(uri) != uri
    return "@" in parts.netloc or any(_SECRET_NAME.fullmatch(name) for name, _ in named)
