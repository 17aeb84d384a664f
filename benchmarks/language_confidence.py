"""How often an answer of a confidence is right: the reliability table of docs/languages.md.

    python benchmarks/language_confidence.py FOLDER [--letters 40 60 100 300]

FOLDER holds one file of sentences a language, as for benchmarks/language.py. Texts are cut to so many characters,
short ones too, since long texts are hardly ever told wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from language import read_texts

from transforms.language.detection import UNKNOWN, detect

EDGES = (0.0, 0.65, 0.8, 0.9, 0.98, 0.99, 0.995, 0.998)


def reliability(texts: list[tuple[str, str]]) -> dict[float, list[bool]]:
    """Whether each told language was right, by the lower edge of the confidence it was told with."""
    right: defaultdict[float, list[bool]] = defaultdict(list)
    for language, text in texts:
        found = detect(text)
        if found.language != UNKNOWN:
            right[max(edge for edge in EDGES if edge <= found.confidence)].append(found.language == language)
    return dict(sorted(right.items()))


def main() -> None:
    """Prints one line for each range of confidence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--letters", type=int, nargs="+", default=[40, 60, 100, 300])
    arguments = parser.parse_args()
    texts = [
        (code, cut[:letters]) for letters in arguments.letters for code, cut in read_texts(arguments.folder, letters)
    ]
    print(f"{len(texts):,} texts")
    for edge, right in reliability(texts).items():
        print(f"from {edge:.3f}  {len(right):6,} told, {sum(right) / len(right):.4f} right")


if __name__ == "__main__":
    main()
