"""Reads JSON as it stands in pages: also with slips, and as the JavaScript that such data often are.

Known are comments, commas before a closing bracket, raw line ends, quotes of either kind, names without quotes,
`undefined` and the like, and `(function(a,b){return {…}}(1,"x"))`, by which Nuxt writes what repeats once. Nothing is
executed: whatever is no plain value is null. The time taken grows as the source does.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

LARGEST = 4_000_000
"""Sources of more characters are not read."""
_MOST_TOKENS = 50_000
"""Tokens of one value that is mended; longer ones are cut off there."""

_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]+|/\*[^*]*(?:\*(?!/)[^*]*)*\*/|//[^\n]*|<!--|-->)"""
    r"""|(?P<string>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|`[^`\\]*(?:\\.[^`\\]*)*`)"""
    r"""|(?P<number>-?\d[\d.]*(?:[eE][+-]?\d+)?|-?\.\d+)"""
    r"""|(?P<truth>![01])"""
    r"""|(?P<name>[\w$][\w$.]*)"""
    r"""|(?P<unclosed>["'`]|/\*)"""
    r"""|(?P<sign>.)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|(\r\n|.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_VALUES = {"true": "true", "false": "false", "null": "null", "!0": "true", "!1": "false"}
_FUNCTION = re.compile(r"\(?\s*function\b[^(){}]{0,100}\(([\w$,\s]{0,50000})\)\s*\{[^{}]{0,2000}?return\s*(?=[{\[])")
_CALL = re.compile(r"[\s;]*\}\s*\)?\s*\(")
_PARSED = re.compile(r"JSON\.parse\(\s*(decodeURIComponent\(|atob\()?\s*(?=[\"'`])")

Json = Any


def read_json(source: str) -> Json:
    """The value of a block of JSON, or None where nothing is to be read; entities are taken for what they mean where
    the block cannot be read with them."""
    if len(source) > LARGEST:
        return None
    trimmed = source.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    trimmed = trimmed.strip().rstrip(";")
    try:
        return json.loads(trimmed, strict=False)
    except (ValueError, RecursionError):
        pass
    if not trimmed or trimmed[0] not in "{[&/<":
        return None
    if "&quot;" in trimmed and trimmed.count('"') < 2:
        trimmed = html.unescape(trimmed)
    return read_script_value(trimmed)


def read_script_value(source: str, at: int = 0, mend: bool = True) -> Json:
    """The value that begins at a place of a script, or None where it is none; what follows it does not matter. What is
    no true JSON is read only with `mend`."""
    if (call := _PARSED.match(source, at)) is not None:
        return _read_parsed(source, call)
    if (function := _FUNCTION.match(source, at)) is not None:
        return _read_function(source, function)
    try:
        return json.JSONDecoder(strict=False).raw_decode(source, at)[0]
    except (ValueError, RecursionError):
        return _mended_value(source, at, {})[0] if mend else None


def _read_parsed(source: str, call: re.Match[str]) -> Json:
    token = _TOKEN.match(source, call.end())
    if token is None or call[1] == "atob(" or token["string"] is None:
        return None
    text = _unquoted(token["string"])
    if call[1]:
        text = unquote(text)
    return read_json(text)


def _read_function(source: str, function: re.Match[str]) -> Json:
    """The value that a function returns, with the arguments of its call for the names of its parameters."""
    _, end = _mended_text(source, function.end(), {})
    call = _CALL.match(source, end)
    names = [name.strip() for name in function[1].split(",")]
    values = [] if call is None else _mended_value("[" + source[call.end() : call.end() + LARGEST], 0, {})[0] or []
    known = {name: json.dumps(value) for name, value in zip(names, values, strict=False)}
    return _mended_value(source, function.end(), known)[0]


def _mended_value(source: str, at: int, known: Mapping[str, str]) -> tuple[Json, int]:
    text, end = _mended_text(source, at, known)
    try:
        return json.loads(text, strict=False), end
    except (ValueError, RecursionError):
        return None, end


def _mended_text(source: str, at: int, known: Mapping[str, str]) -> tuple[str, int]:
    """The value that begins at a place as true JSON, and where it ends."""
    parts: list[str] = []
    open_brackets: list[str] = []
    depth_of_call = 0
    end = at
    for count, token in enumerate(_TOKEN.finditer(source, at)):
        kind, text, end = token.lastgroup, token.group(), token.end()
        if count > _MOST_TOKENS or kind == "unclosed":  # to look for the end of each such string would take too long
            break
        if kind == "space":
            continue
        if text in ("(", ")") and open_brackets:  # the arguments of what is no plain value
            depth_of_call += 1 if text == "(" else -1
            if depth_of_call < 0:
                break
        elif depth_of_call:
            continue
        elif text in ("}", "]"):
            if not open_brackets:
                break
            _end_bracket(parts, open_brackets.pop())
            if not open_brackets:
                break
        else:
            _add_token(parts, open_brackets, kind, text, known)
            if not open_brackets:
                break
    for bracket in reversed(open_brackets):
        _end_bracket(parts, bracket)
    return "".join(parts), end


def _end_bracket(parts: list[str], bracket: str) -> None:
    if parts and parts[-1] == ",":
        parts.pop()
    if parts and parts[-1] == ":":
        parts.append("null")
    parts.append("}" if bracket == "{" else "]")


def _add_token(
    parts: list[str], open_brackets: list[str], kind: str | None, text: str, known: Mapping[str, str]
) -> None:
    last = parts[-1] if parts else ""
    is_key = bool(open_brackets) and open_brackets[-1] == "{" and last in ("{", ",")
    if text in ("{", "["):
        open_brackets.append(text)
        parts.append(text)
    elif text == "," and last == ",":
        return
    elif text == "," and last in ("[", ":"):
        parts += ["null", ","]
    elif text in (",", ":"):
        parts.append(text)
    elif kind == "sign" or last not in ("", ":", ",", "{", "["):
        return  # an operator, or a word after a value: no plain value, of which the first part is taken
    elif kind == "string":
        parts.append(json.dumps(_unquoted(text)))
    elif is_key:
        parts.append(json.dumps(text))
    elif kind == "number" and not text.startswith("."):
        parts.append(_number(text))
    else:
        parts.append(known.get(text) or _VALUES.get(text, "null"))


def _number(text: str) -> str:
    try:
        return json.dumps(float(text) if set(text) & set(".eE") else int(text))
    except (ValueError, OverflowError):
        return "null"


def _unquoted(string: str) -> str:
    inner = string[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code is None:
        return _ESCAPED.get(escape[4], escape[4])
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else ""
