"""What must be there before a judge is taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inspection.train_merge import FEWEST, train_merge
from schemas.errors import InputError
from transforms.syndication.pair_judge import shipped_judge


def test_pairs_of_one_kind_teach_nothing(published_samples: Path, tmp_path: Path) -> None:
    """Copies alone do not say what is no copy; nothing is written."""
    a, b = "harbour-bridge-northport-gazette.html", "harbour-bridge-valley-courier.html"
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(f'{{"a": "{a}", "b": "{b}", "label": "copy"}}\n' * FEWEST)
    with pytest.raises(InputError, match="10 copies and 0 other pairs"):
        train_merge(str(published_samples), str(pairs), str(tmp_path / "judge.json"), shipped_judge())
    assert not (tmp_path / "judge.json").exists()
