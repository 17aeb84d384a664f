"""One Flink cluster for all tests of the folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.flink.cluster import FlinkCluster, flink_cluster
from tests.engines.flink.jars import NotHereError, jars


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    try:
        jars()
    except NotHereError as error:
        pytest.skip(str(error))
    with flink_cluster(tmp_path_factory.mktemp("flink")) as running:
        yield running
