"""Requests made from the OpenAPI document by Schemathesis, right ones and wrong ones, and the checks on the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis import APIOperation, Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf
from tests.security.world import API, World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ENDLESS = {f"GET {API}/chat/events"}
"""Streams that end when the listener leaves: tests/api/chat/test_listening.py has them."""
LONGEST_URL = 60_000


@dataclass(frozen=True)
class Amount:
    """How many requests of each kind an operation gets; ``seed`` None makes the same ones each time."""

    right: int
    wrong: int
    random: bool = False


def operations(world: World) -> list[APIOperation]:
    """Every operation of the application as it is now."""
    found = [one.ok() for one in openapi.from_dict(world.app.openapi()).get_all_operations()]
    return [one for one in found if f"{one.method.upper()} {one.path}" not in ENDLESS]


def cases(operation: APIOperation, amount: Amount) -> list[Case]:
    """Requests that keep to the document, and requests that do not."""
    right = _made(operation, GenerationMode.POSITIVE, amount.right, amount)
    return right + _made(operation, GenerationMode.NEGATIVE, amount.wrong, amount)


def _made(operation: APIOperation, mode: GenerationMode, count: int, amount: Amount) -> list[Case]:
    made: list[Case] = []

    @settings(
        max_examples=count, database=None, deadline=None, derandomize=not amount.random, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(mode))
    def collect(case: Case) -> None:
        made.append(case)

    try:
        collect()
    except Unsatisfiable:  # an operation without input has no wrong input
        return []
    return made


def aim(case: Case, world: World, turn: int) -> None:
    """Point a case at what exists: names in its address and its fields that would lead nowhere when made up."""
    parts = case.operation.path.split("/")
    for place, part in enumerate(parts):
        known = world.known.get("/".join(parts[:place]))
        if part.startswith("{") and known:
            case.path_parameters[part.strip("{}")] = known[turn % len(known)]
    for holder in (case.query, case.body):
        if isinstance(holder, dict):
            _aim_fields(holder, world, turn)


def _aim_fields(holder: dict[str, Any], world: World, turn: int) -> None:
    for name in holder:
        known = world.known.get(f"{API}/{name.removesuffix('s').removesuffix('_id')}s")
        if name in ("subject_code", "principal_code"):
            holder[name] = BUSINESS_CODE
        elif name == "file":
            holder[name] = pdf()
        elif known and name.endswith("_id"):
            holder[name] = known[turn % len(known)]
        elif known and name.endswith("_ids"):
            holder[name] = [known[turn % len(known)]]


def send(client: TestClient, case: Case, headers: dict[str, str]) -> Any:
    """The answer to a case; None for an address that is too long for any client to send."""
    client.cookies.clear()
    made = Request(**case.as_transport_kwargs(base_url=str(client.base_url), headers=headers)).prepare()
    if len(made.url) > LONGEST_URL:
        return None
    sent = {name: value for name, value in made.headers.items() if name.lower() != "content-length"}
    return client.request(made.method, made.url, content=made.body, headers=sent)


def faults(case: Case, answer: Any) -> Iterator[str]:
    """What is wrong with an answer; nothing where it keeps to the document."""
    if answer is None:
        return
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as group:
        yield from (f"{case.operation.label}: {one}" for one in group.exceptions)
