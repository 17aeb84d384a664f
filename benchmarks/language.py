"""How right and how fast the language is told, beside langdetect by itself.

    python benchmarks/language.py FOLDER [--letters 300]

FOLDER holds one file of sentences a language, `<code>.txt`, a sentence a line; sentences are joined in their order to
texts of at least so many characters. Each text is one article. Times are CPU time, without loading the profiles.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import langdetect

from transforms.language.detection import detect

ONE_LANGUAGE = {"nb": "no", "zh-cn": "zh", "zh-tw": "zh"}


def read_texts(folder: Path, letters: int) -> list[tuple[str, str]]:
    """All texts with the language each is in."""
    return [
        (ONE_LANGUAGE.get(file.stem, file.stem), text)
        for file in sorted(folder.glob("*.txt"))
        for text in join_sentences(file.read_text("utf-8").splitlines(), letters)
    ]


def join_sentences(lines: list[str], letters: int) -> Iterator[str]:
    """Sentences in their order, joined to texts of at least so many characters; a rest that is shorter is left out."""
    joined = ""
    for line in filter(None, map(str.strip, lines)):
        joined = f"{joined} {line}".strip()
        if len(joined) >= letters:
            yield joined
            joined = ""


def by_langdetect(text: str) -> str:
    """langdetect's own answer, with its defaults."""
    try:
        found = str(langdetect.detect(text))
    except langdetect.LangDetectException:
        return "und"
    return ONE_LANGUAGE.get(found, found)


def by_copydesk(text: str) -> str:
    """Our answer."""
    return detect(text).language


def measure(name: str, tell: Callable[[str], str], texts: list[tuple[str, str]], show: bool) -> None:
    """Prints one line of results, and which languages were taken for which."""
    tell(texts[0][1])
    began = time.process_time()
    told = [tell(text) for _, text in texts]
    spent = time.process_time() - began
    wrong = Counter((language, answer) for (language, _), answer in zip(texts, told, strict=True) if language != answer)
    right = 1 - wrong.total() / len(texts)
    characters = sum(len(text) for _, text in texts) / len(texts)
    cost = 1000 * spent / len(texts)
    print(f"{name:12} accuracy {right:.4f}  {cost:6.2f} ms an article of {characters:,.0f} characters")
    if show:
        print(
            "             " + ", ".join(f"{a} for {b}: {n}" for (b, a), n in sorted(wrong.items(), key=lambda x: -x[1]))
        )


def main() -> None:
    """Runs both over the same texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--errors", action="store_true", help="which languages were taken for which")
    arguments = parser.parse_args()
    texts = read_texts(arguments.folder, arguments.letters)
    print(f"{len(texts):,} texts in {len({language for language, _ in texts})} languages")
    langdetect.DetectorFactory.seed = 0
    measure("copydesk", by_copydesk, texts, arguments.errors)
    measure("langdetect", by_langdetect, texts, arguments.errors)


if __name__ == "__main__":
    main()
