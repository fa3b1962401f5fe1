"""A record of the signed-in business, and the JSON that it was made from."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import BUSINESS_CODE, Headers

RECORD: dict[str, Any] = {
    "kind": "administrative_penalty",
    "document_number": "苏示交罚〔2026〕1号",
    "authority": "示例市交通运输局",
    "authority_field": "transport",
    "region": "320281",
    "penalties": ["fine"],
    "fine_amount": "20000.00",
    "severity": "general",
    "decided_on": "2026-05-06",
    "published_on": "2026-05-12",
    "publication_ends_on": "2027-05-06",
    "obligations_fulfilled_on": "2026-05-20",
    "status": "published",
}
BUSINESS = {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE}


@pytest.fixture
def record_id(client: TestClient, business: Headers, staff: Headers) -> str:
    """A record of the signed-in business."""
    answer = client.post("/api/v1/records", json={**RECORD, "subject": BUSINESS}, headers=staff)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def unpaid_id(client: TestClient, business: Headers, staff: Headers) -> str:
    """A record of the signed-in business whose duties nobody said anything about."""
    unpaid = {**RECORD, "document_number": "苏示交罚〔2026〕2号", "obligations_fulfilled_on": None, "subject": BUSINESS}
    return str(client.post("/api/v1/records", json=unpaid, headers=staff).json()["id"])
