"""The products of unit costs and numbers of articles."""

from __future__ import annotations


def test_products() -> None:
    """Fifty milliseconds an article are 1,389 hours at 100 million; 20 kB of shuffles are 2 TB."""
    from on_paper import UnitCosts, paper_table

    table = paper_table(UnitCosts(0.05, 120_000, 20_000, 7_000, 600, 2_000, 400))
    assert "| CPU | 50.0 ms | 1,389 hours | 13,889 hours |" in table
    assert "| all shuffles | 20,000 B | 2.0 TB | 20 TB |" in table
    assert "| index | 600 B | 60 GB | 600 GB |" in table
