"""The noise rules are data: every rule's own examples are its tests, and a rule without them does not load."""

from __future__ import annotations

import pytest

from schemas.article import NoiseKind
from transforms.cleaning.noise.rulebook import Place, Rule, Takes, all_rules, bare_line, parse_rules, rulebook
from transforms.cleaning.noise.strip import strip_noise

BODY = [
    f"The harbour office counted {count} boats on the {count}th morning of the strike, and none of them left the quay."
    for count in range(20, 34)
]
LANGUAGES = {"en", "de", "fr", "es", "pt", "it", "nl", "ru", "uk", "ar", "zh", "ja", "tr", "pl"}
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)


def article_around(rule: Rule, line: str) -> list[str]:
    """An article with a line where the rule may look for it."""
    if rule.place is Place.HEAD:
        return [line, *BODY]
    return [*BODY, line]


@RULES
def test_a_rule_finds_its_examples_and_not_its_counter_examples(rule: Rule) -> None:
    """Each example fits the rule's pattern and each counter-example does not."""
    assert [example for example in rule.examples if not rule.finds(example)] == []
    assert [example for example in rule.counter_examples if rule.finds(example)] == []


@RULES
def test_an_example_in_its_place_leaves_the_article(rule: Rule) -> None:
    """Each example at the rule's place is taken away, and the body stays whole."""
    for example in rule.examples:
        stripped = strip_noise(article_around(rule, example), rule.language)
        assert list(stripped.paragraphs) == BODY, example
        assert sum(removal.characters for removal in stripped.removed) == len(example)


@RULES
def test_a_rules_needs_stand_in_its_examples(rule: Rule) -> None:
    """The words that a line must hold before a rule is tried never hide one of its own examples."""
    if rule.needs:
        assert all(any(need in bare_line(example).lower() for need in rule.needs) for example in rule.examples)


def test_rules_have_names_of_their_own() -> None:
    """No two rules share a name: a name in `copies.removed` points at one rule."""
    names = [rule.name for rule in all_rules()]
    assert len(names) == len(set(names))


def test_every_promised_language_has_the_main_kinds() -> None:
    """Each of the fourteen languages has rules for stamps, related stories, sharing, comments, rights and credits."""
    main = {NoiseKind.DATELINE_STAMP, NoiseKind.RELATED_STORIES, NoiseKind.SHARE_PROMPT, NoiseKind.NEWSLETTER_PROMPT,
            NoiseKind.COMMENT_STUB, NoiseKind.COPYRIGHT, NoiseKind.PHOTO_CREDIT, NoiseKind.BYLINE,
            NoiseKind.ADVERTISEMENT, NoiseKind.CONSENT, NoiseKind.ERROR_HEADER}  # fmt: skip
    for language in LANGUAGES:
        kinds = {rule.kind for rule in all_rules() if rule.language in (language, "any")}
        assert main <= kinds, language


GOOD = {
    "name": "quay-notice",
    "kind": "navigation",
    "place": "tail",
    "pattern": "quay notice",
    "examples": ["Quay notice"],
    "counter_examples": ["The notice on the quay"],
}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"examples": []}, "needs examples"),
        ({"counter_examples": []}, "needs examples"),
        ({"colour": "red"}, "unknown fields"),
        ({"pattern": "(quay) notice"}, "groups"),
        ({"kind": "weather"}, "weather"),
        ({"place": "middle"}, "middle"),
    ],
    ids=["no examples", "no counter-examples", "unknown field", "a capturing group", "unknown kind", "unknown place"],
)
def test_a_faulty_rule_does_not_load(change: dict[str, object], complaint: str) -> None:
    """A rule that lacks its tests, or says what the loader does not know, is refused with the reason."""
    assert parse_rules({"rule": [GOOD]}, "en", {})[0].name == "en-quay-notice"
    with pytest.raises(ValueError, match=complaint):
        parse_rules({"rule": [{**GOOD, **change}]}, "en", {})


def test_macros_stand_for_their_patterns() -> None:
    """A macro in double braces is put into the pattern, also one inside another."""
    entry = {**GOOD, "pattern": "{{place}} notice"}
    macros = {"place": "{{side}} quay", "side": "north|south", "unused": "x"}
    (rule,) = parse_rules({"rule": [{**entry, "examples": ["North quay notice"]}], "let": macros}, "any", {})
    assert rule.name == "quay-notice"
    assert rule.finds("South quay notice")
    assert not rule.finds("East quay notice")


def test_bare_line_takes_marks_and_odd_spaces_away() -> None:
    """Bullets, markup, no-break spaces and curly quotes do not hide a line from the rules."""
    assert bare_line("\u00a0- **Don’t\u00a0 miss** ") == "Don't miss"


def test_a_language_is_compiled_once() -> None:
    """The same languages give the same book, so that nothing is compiled again for the next article."""
    assert rulebook(frozenset({"de", "en"})) is rulebook(frozenset({"en", "de"}))
    assert rulebook(frozenset({"de", "en"})).head[1] is rulebook(frozenset({"de", "en", "fr"})).head[1]


def test_long_lines_are_left_to_rules_for_long_lines() -> None:
    """A line longer than a rule's limit is not looked at by it."""
    rule = next(rule for rule in all_rules() if rule.name == "en-share" and rule.takes is Takes.LINE)
    assert rule.finds("Share on the web")
    assert not rule.finds("Share on " + "the web " * 30)
