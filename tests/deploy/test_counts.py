"""Rates are counted for all processes together where there is a Redis, and for each alone while it is away."""

from limits import RateLimitItemPerMinute

from api.counts import Counts
from tests.redis import RedisServer

THREE = RateLimitItemPerMinute(3)


def test_two_processes_count_together(redis_server: RedisServer) -> None:
    """Whoever is sent from one process to the other does not get twice as much."""
    one, other = Counts(redis_server.url), Counts(redis_server.url)
    allowed = [counts.hit(THREE, "message", "a") for counts in (one, other, one, other, one)]
    assert allowed == [True, True, True, False, False]
    assert one.hit(THREE, "message", "b")


def test_without_redis_each_process_counts_for_itself() -> None:
    """The embedded default needs no server, and still refuses floods."""
    one, other = Counts(), Counts()
    assert [one.hit(THREE, "message") for _ in range(4)] == [True, True, True, False]
    assert other.hit(THREE, "message")


def test_a_redis_that_is_away_neither_fails_nor_opens(redis_server: RedisServer) -> None:
    """People go on talking while Redis is down, and a flood is still refused."""
    counts = Counts(redis_server.url)
    assert counts.hit(THREE, "message")
    redis_server.stop()
    assert [counts.hit(THREE, "message") for _ in range(5)] == [True, True, True, False, False]
    redis_server.start()
    counts._away_until = 0.0  # the moment in which Redis is left alone is over
    assert [counts.hit(THREE, "message") for _ in range(4)] == [True, True, True, False]


def test_counts_end_by_themselves_and_name_nothing_else(redis_server: RedisServer) -> None:
    """What Redis holds about anybody is gone within two windows of the limit."""
    counts = Counts(redis_server.url)
    counts.hit(THREE, "message", "account-1")
    with redis_server.client() as client:
        keys = list(client.scan_iter())
        assert keys
        assert all(key.startswith(b"credit-rates") for key in keys)
        assert all(0 < client.ttl(key) <= 120 for key in keys)
