"""What owners do in tests: records of the business, drafts about them, papers, submission."""

from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record

Headers = dict[str, str]
SIGNED = {"commitment": {"accepted": True, "signed_by": "示例某甲"}}
REPAIRABLE: dict[str, Any] = {
    "decided_on": "2026-03-20",
    "published_on": "2026-03-25",
    "publication_ends_on": "2027-03-20",
    "obligations_fulfilled_on": "2026-04-10",
    "procedure": "ordinary",
}
TOO_EARLY = REPAIRABLE | {
    "decided_on": "2026-10-10",
    "published_on": "2026-10-12",
    "publication_ends_on": "2027-10-10",
    "obligations_fulfilled_on": "2026-10-20",
}


class Owner:
    """The business, and the staff who enter its records."""

    def __init__(self, client: TestClient, business: Headers, staff: Headers) -> None:
        self._client, self.headers, self._staff = client, business, staff
        self._entered = 0

    def has(self, about: Mapping[str, Any] = REPAIRABLE, **changes: Any) -> str:
        """A record of the business; gives its id."""
        self._entered += 1
        number = {"document_number": f"苏示建罚〔2026〕{self._entered}号"}
        answer = self._client.post(
            "/api/v1/records", json=record(**{**number, **about, **changes}), headers=self._staff
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def record(self, record_id: str) -> Any:
        """A record as the business sees it."""
        return self._client.get(f"/api/v1/records/{record_id}", headers=self.headers).json()

    def drafts(self, kind: str, *record_ids: str, **more: Any) -> Any:
        """The answer to a request for a draft."""
        body = {"kind": kind, "record_ids": list(record_ids)} | more
        return self._client.post("/api/v1/cases", json=body, headers=self.headers)

    def draft(self, kind: str, *record_ids: str, **more: Any) -> str:
        """The number of a draft."""
        answer = self.drafts(kind, *record_ids, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])

    def patches(self, number: str, **body: Any) -> Any:
        """The answer to a correction."""
        return self._client.patch(f"/api/v1/cases/{number}", json=body, headers=self.headers)

    def uploads(self, number: str, *materials: str) -> None:
        """One file, new each time, for each material."""
        for material in materials:
            self._entered += 1
            answer = self._client.post(
                f"/api/v1/cases/{number}/materials",
                data={"material": material},
                files={"file": (f"{self._entered}.pdf", _page(self._entered))},
                headers=self.headers,
            )
            assert answer.status_code == 201, answer.text

    def does(self, number: str, verb: str, body: Any = None) -> Any:
        """The answer to a verb."""
        return self._client.post(f"/api/v1/cases/{number}/{verb}", json=body or {}, headers=self.headers)

    def submits(self, number: str) -> Any:
        """The answer to a submission, signed."""
        return self.does(number, "submit", SIGNED)

    def case(self, number: str) -> Any:
        """A case as the business sees it."""
        return self._client.get(f"/api/v1/cases/{number}", headers=self.headers).json()

    def files(self, kind: str, *record_ids: str, **more: Any) -> str:
        """A case that is filed with all its papers."""
        number = self.draft(kind, *record_ids, **more)
        needed = [m["id"] for m in self.case(number)["materials"] if m["required"] and m["id"] != "credit_commitment"]
        self.uploads(number, *needed)
        answer = self.submits(number) if kind == "repair" else self.does(number, "submit")
        assert answer.status_code == 200, answer.text
        return number


def _page(number: int) -> bytes:
    """A readable file with other bytes than the one before; what stands after the end of a PDF is not read."""
    return pdf() + f"\n%{number}\n".encode()
