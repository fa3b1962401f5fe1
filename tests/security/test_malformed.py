"""A few hundred malformed requests; ``python -m tests.security.flood`` sends ten thousand and measures the others."""

from tests.security.malformed import requests
from tests.security.world import API, World


def test_malformed_requests_are_refused_in_words(world: World) -> None:
    """Protects the service: whatever comes is answered, refusals are problems, and the next person is served."""
    statuses = set()
    for one in requests(300, seed=11):
        world.client.cookies.clear()
        answer = world.client.request(one.method, one.path, content=one.body, headers=one.headers, params=one.query)
        statuses.add(answer.status_code)
        assert answer.status_code < 500, one
        if answer.is_error:
            assert answer.headers["content-type"] == "application/problem+json", one
            assert answer.json()["detail"]
    assert {200, 400, 403, 422} <= statuses
    assert world.client.get(f"{API}/policies/answer", params={"question": "要收费吗"}).status_code == 200
