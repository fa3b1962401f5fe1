"""What staff and the portal do to a case while a person chats about it, on all processes as they run for people."""

from collections.abc import Iterator
from types import SimpleNamespace

import httpx2
import pytest

from tests.bot.run_conversations import PDF, Talk, clear

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture
def http(stack: SimpleNamespace) -> Iterator[httpx2.Client]:
    """The demonstration business, signed in, with nothing open."""
    with httpx2.Client(base_url=f"{stack.url}/api/v1", timeout=60, trust_env=False) as client:
        client.post("/auth/demo", json={"who": "demo-business"}).raise_for_status()
        clear(client)
        yield client


def by_staff(stack: SimpleNamespace, path: str, body: dict[str, object]) -> None:
    """A step of the demonstration clerk."""
    with httpx2.Client(base_url=f"{stack.url}/api/v1", timeout=60, trust_env=False) as client:
        client.post("/auth/session", json={"username": "staff", "password": "demo-password-1"}).raise_for_status()
        client.post(path, json=body).raise_for_status()


def test_a_supplement_is_handed_in_by_chat(stack: SimpleNamespace, http: httpx2.Client) -> None:
    """The papers that staff ask for are uploaded, offered, and handed in on the button only."""
    talk = Talk(http)
    for step in (
        {"say": "申请修复第二条", "expect": ["建好申请草稿"], "case": "XF-"},
        {"send": "缴款凭证.pdf"},
        {"say": "张三", "buttons": ["确认提交"]},
        {"press": "确认提交", "expect": ["提交成功"]},
    ):
        talk.turn(step)
    number = str(talk.case)
    items = [{"material": "proof_of_performance", "why": "上次的看不清。", "not_held": True}]
    by_staff(stack, f"/cases/{number}/request-supplement", {"items": items})
    for step in (
        {"say": "查进度", "expect": ["需要补充材料", "上次的看不清"], "buttons": ["上传、提交补充材料"]},
        {"press": "上传、提交补充材料", "upload": "proof_of_performance"},
        {"send": "新回单.pdf", "expect": ["还没有提交"], "buttons": ["提交补充材料"]},
    ):
        talk.turn(step)
    assert http.get(f"/cases/{number}").json()["status"] == "supplement_requested"
    talk.turn({"press": "提交补充材料", "expect": ["补充材料已提交"]})
    assert http.get(f"/cases/{number}").json()["status"] == "submitted"


def test_the_form_of_a_case_filed_elsewhere_ends(stack: SimpleNamespace, http: httpx2.Client) -> None:
    """A case number is no part of the statement, and a case that the portal filed is not offered for filing again."""
    talk = Talk(http)
    for step in (
        {"say": "第一条罚款金额写错了，应该是两千元不是两万元", "expect": ["异议草稿建好了"], "case": "YY-"},
        {"say": "XF-20261121-9999", "expect": ["没有找到"]},
    ):
        talk.turn(step)
    number = str(talk.case)
    draft = http.get(f"/cases/{number}").json()
    assert "9999" not in draft["statement"]
    material = draft["materials"][0]["id"]
    http.post(
        f"/cases/{number}/materials", data={"material": material}, files={"file": ("a.pdf", PDF)}
    ).raise_for_status()
    http.post(f"/cases/{number}/submit", json={}).raise_for_status()
    talk.turn({"say": "确认提交", "expect": [f"申请 {number}：已提交"], "never": ["确认就提交"]})
    talk.turn({"say": "收费吗", "never": ["确认就提交"]})
