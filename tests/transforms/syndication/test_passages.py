"""Passages and their fingerprints."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Passages
from transforms.syndication.passages import passages_of, remove_passages, split_passages, split_sentences

TEXT = (
    "The ferry to Hollow Island was cancelled on Sunday because of the storm. Too bad.\n"
    "Passengers spent the night in the old customs house, wrapped in woollen blankets.\n"
    "“We sang until the lamps went out,” said the island's only baker the next morning."
)


def spans(passages: Passages) -> list[tuple[int, int]]:
    starts, ends = np.frombuffer(passages.starts, "<u4"), np.frombuffer(passages.ends, "<u4")
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def test_short_sentences_are_no_passages() -> None:
    """Sentences of at least six words are passages; "Too bad." is not."""
    passages = split_passages(TEXT, "en")
    assert [TEXT[start:end].split()[0] for start, end in spans(passages)] == ["The", "Passengers", "“We"]
    assert np.frombuffer(passages.words, "<u2").tolist() == [13, 13, 15]
    assert len(passages) == 3


def test_fingerprints_do_not_depend_on_typography() -> None:
    """Other quotes, spaces, case and soft hyphens leave every fingerprint as it is."""
    variant = TEXT.replace("“", '"').replace("”", '"').replace("'", "’").replace("blankets", "blan\u00adkets")
    variant = variant.replace("storm", "STORM").replace(" of ", "  of\u00a0")
    assert split_passages(variant, "en").fingerprints == split_passages(TEXT, "en").fingerprints


@pytest.mark.parametrize(
    ("text", "words"),
    [("Ferry cancelled.", [2]), ("Closed. Sorry. Goodbye.", [3]), ("港口关闭。", [2]), ("", []), (" . ", [])],
    ids=["one", "several", "chinese", "empty", "no-words"],
)
def test_text_without_a_passage_is_one(text: str, words: list[int]) -> None:
    """A text of short sentences only is one passage as a whole, and a text without words has none."""
    assert np.frombuffer(split_passages(text, "en").words, "<u2").tolist() == words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("昨天夜里港口的起重机倒入水中，两艘驳船沉没。潜水员今天将检查残骸的情况，然后再把它吊起来。", "zh"),
        (
            "昨日の夜、港のクレーンが水の中に倒れて、二隻のはしけが沈みました。潜水士が今日、残骸を調べる予定です。",
            "ja",
        ),
        ("เมื่อคืนนี้ปั้นจั่นที่ท่าเรือล้มลงในน้ำและเรือบรรทุกสองลำจมลงภายในไม่กี่นาทีโดยไม่มีใครได้รับบาดเจ็บ", "th"),
        ("سقطت رافعة في مياه الميناء ليلة أمس وغرقت سفينتان محملتان بالحصى خلال دقائق", "ar"),
    ],
    ids=["chinese", "japanese", "thai", "arabic"],
)
def test_one_changed_character_stays_near(text: str, language: str) -> None:
    """In every script a sentence with a small edit has a fingerprint nearby, and other sentences have not."""
    passages = split_passages(text, language)
    edited = split_passages(text[:10] + text[11:], language)
    assert len(passages) == len(edited) >= 1
    first, other = (np.frombuffer(found.fingerprints, "<u8") for found in (passages, edited))
    assert np.bitwise_count(first ^ other).max() <= 20
    unlike = np.frombuffer(split_passages(TEXT, "en").fingerprints, "<u8")
    assert np.bitwise_count(first[0] ^ unlike).min() > 20


def test_removing_passages_tidies_the_text() -> None:
    """Cut passages leave no empty paragraph and no double space; what is kept stays as it was."""
    passages = split_passages(TEXT, "en")
    assert remove_passages(TEXT, passages, ()) == TEXT
    assert remove_passages(TEXT, passages, (1,)).split("\n") == [TEXT.split("\n")[0], TEXT.split("\n")[2]]
    assert remove_passages(TEXT, passages, (2, 0)) == "Too bad.\n" + TEXT.split("\n")[1]


@given(st.text(alphabet=st.sampled_from("abc XY.\n漢。ก"), max_size=300), st.data())
def test_removal_keeps_the_other_passages(text: str, data: st.DataObject) -> None:
    """Whatever is removed, the words of every other passage are still there in order."""
    passages = split_passages(text, "en")
    chosen = data.draw(st.sets(st.sampled_from(range(len(passages))) if len(passages) else st.nothing()))
    left = remove_passages(text, passages, chosen)
    place = 0
    for index, (start, end) in enumerate(spans(passages)):
        if index not in chosen:
            for word in text[start:end].split():
                place = left.index(word, place) + len(word)


def test_a_long_text_takes_little_more_than_itself() -> None:
    """A million and a half characters are split within twenty bytes a character, and as those of a short text are: the
    last passages have the fingerprints that they have alone."""
    lines = TEXT.splitlines()
    long = "\n".join(f"{lines[number % 3]} Line {number} ends it so." for number in range(16_000))
    tracemalloc.start()
    whole = split_passages(long, "en")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(long) > 1_500_000
    assert peak < 20 * len(long)
    alone = split_passages(long[-2_000:].partition("\n")[2], "en")
    size = len(alone) * 8
    assert whole.fingerprints[-size:] == alone.fingerprints
    assert whole.run_counts.endswith(alone.run_counts)
    assert whole.runs.endswith(alone.runs)


def test_each_passage_is_as_sure_as_its_line() -> None:
    """The passages of a line have its probability, in 255ths; of a text that nobody judged there is none."""
    text = "A short line.\nThe first of two sentences is long enough. So is the second of both.\nHere is just one more line."
    passages = passages_of(text, split_sentences(text, "en"), (0.1, 0.5, 1.0))
    assert list(passages.sure) == [128, 128, 255]
    assert split_passages(text, "en").sure == b""
