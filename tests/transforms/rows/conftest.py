"""Prepared articles and their places, for the rows that are made of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.article import Article
from schemas.record import Given, Record, RecordKind
from schemas.story import Placement, Relation
from transforms.articles.prepare import prepare

MakeArticle = Callable[..., Article]
MakePlace = Callable[..., Placement]

SENTENCES = (
    "The harbour board met on Monday to settle how the old crane will be moved across the basin.",
    "Two engineers told the meeting that the iron frame is sound, but its wheels must be cast anew.",
    "A decision about the money is expected in March, when the town has closed its books for the year.",
    "Residents of the quay asked that the work be done by day and never on the market's mornings.",
)


@pytest.fixture(scope="session")
def article() -> MakeArticle:
    """article(path, sentences): the prepared article of a text that stands in a file of this name."""

    def make(path: str = "in/crane.txt", sentences: tuple[str, ...] = SENTENCES) -> Article:
        text = "\n\n".join(sentences).encode()
        outcome = prepare(Record(path, 0, RecordKind.TEXT, text, given=Given(title="The crane moves")))
        assert isinstance(outcome, Article)
        return outcome

    return make


@pytest.fixture(scope="session")
def place_for() -> MakePlace:
    """place_for(article, relation, story_id, furniture): where merging has put it."""

    def make(
        article: Article,
        relation: Relation = Relation.CANONICAL,
        story_id: str | None = None,
        furniture: tuple[int, ...] = (),
    ) -> Placement:
        return Placement(article.copy_id, story_id or article.copy_id, relation, 1.0, 1.0, furniture=furniture)

    return make
