"""A fictional subject of a script's own, with its records and notices, entered by the demonstration clerk.

``as: {kind: business, records: [...], notices: [...]}``. What a record or notice leaves out is filled in; its days are
given as days before today. Codes are drawn anew for each run, so that no run meets what another one filed.
"""

import datetime as dt
import random
from typing import Any

import httpx2
from stdnum.cn import ric, uscc

STAFF = {"username": "staff", "password": "demo-password-1"}
_PASSWORD = "made-up-subject-1"
_DAYS = ("decided_on", "published_on", "publication_ends_on", "obligations_fulfilled_on", "notified_on")
_RECORD: dict[str, Any] = {
    "kind": "administrative_penalty", "authority": "示例市住房和城乡建设局", "authority_field": "housing_construction",
    "region": "320281", "violation": "未按规定设置施工现场围挡", "basis": "《示例市建筑工地管理办法》",
    "penalties": ["fine"], "procedure": "ordinary", "fine_amount": "20000.00", "severity": "general", "decided_on": 240,
    "published_on": 235, "publication_ends_on": -125, "obligations_fulfilled_on": 226,
}  # fmt: skip
_NOTICE: dict[str, Any] = {
    "authority": "示例市人力资源和社会保障局", "authority_field": "human_resources", "region": "320281",
    "list_name": "拖欠农民工工资失信联合惩戒对象名单", "notified_on": 3,
    "reasons": "拖欠示例工地工人工资，经责令仍不支付。",
}  # fmt: skip


def sign_in(http: httpx2.Client, wanted: dict[str, Any]) -> None:
    """Enter the subject with all that belongs to it, and sign in as it."""
    today = dt.date.fromisoformat(http.get("/policies/answer", params={"question": "修复收费吗"}).json()["as_of"])
    kind = wanted.get("kind", "business")
    draw = random.randrange(10**6)
    subject = {"kind": kind, "name": wanted.get("name", f"示例{draw:06d}有限公司"), "code": _code(kind, draw, wanted)}
    with httpx2.Client(base_url=http.base_url, timeout=60, trust_env=False) as staff:
        staff.post("/auth/session", json=STAFF).raise_for_status()
        for index, record in enumerate(wanted.get("records", []), 1):
            own = {"document_number": f"苏示建罚〔{today.year}〕{index}号", **_RECORD, **record, "subject": subject}
            staff.post("/records", json=_dated(own, today)).raise_for_status()
        for notice in wanted.get("notices", []):
            staff.post("/notices", json=_dated({**_NOTICE, **notice, "subject": subject}, today)).raise_for_status()
        account = {"username": f"made-up-{draw:06d}", "password": _PASSWORD, "roles": ["subject"], "subject": subject}
        staff.post("/accounts", json=account).raise_for_status()
    http.post("/auth/session", json={"username": account["username"], "password": _PASSWORD}).raise_for_status()


def _dated(row: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """Days before today become dates; ``null`` is left out."""
    days = {name: (today - dt.timedelta(days=row[name])).isoformat() for name in _DAYS if row.get(name) is not None}
    return {name: value for name, value in {**row, **days}.items() if value is not None}


def _code(kind: str, draw: int, wanted: dict[str, Any]) -> str:
    """With a right check digit; ``born`` is the year of a person's birth."""
    if kind == "person":
        body = f"320281{wanted.get('born', 1985)}0101{draw % 1000:03d}"
        return body + ric.calc_check_digit(body + "0")
    body = f"91320281MA{draw:06d}X"
    return body + uscc.calc_check_digit(body)
