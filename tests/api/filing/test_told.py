"""What the person told reaches the filing, which decides again: it counts only where the record is silent."""

from starlette.testclient import TestClient

from tests.api.filing.test_repair import REPAIRABLE, Headers, submit, upload
from tests.api.records.test_records import record


def test_what_the_person_told_counts_where_the_record_is_silent(
    client: TestClient, business: Headers, staff: Headers
) -> None:
    """A record without a class is filed once the person has said it; a class that the record states stays."""
    silent = {
        key: value for key, value in record(**REPAIRABLE).items() if key not in ("severity", "publication_ends_on")
    }
    record_id = client.post("/api/v1/records", json=silent, headers=staff).json()["id"]
    draft = {"kind": "repair", "record_id": record_id}
    number = client.post("/api/v1/cases", json=draft, headers=business).json()["number"]
    upload(client, number, business)
    answer = submit(client, number, business)
    assert (answer.status_code, answer.json()["code"]) == (409, "needs_information")
    told = {"facts": {"severity": "general", "publication_ends_on": "2027-03-20"}}
    case = client.post("/api/v1/cases", json=draft | told, headers=business).json()
    assert (case["number"], case["facts"]["severity"]) == (number, "general")
    assert submit(client, number, business).status_code == 200


def test_a_told_class_does_not_override_the_record_s(client: TestClient, business: Headers, staff: Headers) -> None:
    """Nobody files earlier by calling a serious record minor."""
    serious = record(**REPAIRABLE | {"severity": "serious", "publication_ends_on": "2029-03-20"})
    record_id = client.post("/api/v1/records", json=serious, headers=staff).json()["id"]
    draft = {"kind": "repair", "record_id": record_id, "facts": {"severity": "minor"}}
    number = client.post("/api/v1/cases", json=draft, headers=business).json()["number"]
    upload(client, number, business)
    answer = submit(client, number, business)
    assert (answer.status_code, answer.json()["code"]) == (409, "repairable_later")
