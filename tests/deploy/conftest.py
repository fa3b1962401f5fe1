"""A Redis server for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.redis import RedisServer, installed, throw_away_redis


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A running server of the test's own."""
    if not installed():
        pytest.skip("本机没有安装 Redis。安装：apt-get install -y redis-server")
    with throw_away_redis() as server:
        yield server
