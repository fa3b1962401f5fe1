"""Where a case stands: what staff ask for, why something was refused, and what is open to the person."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, FakeApi, assessment, case, material, record, tracker


def test_what_staff_ask_for_is_named_until_something_new_came(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the answer in time: the status names what is asked for, and the upload asks for what is not new yet."""
    papers = [material("proof_of_performance", "履行证明", "old.pdf"), material("other", "情况说明", "new.pdf")]
    papers[0]["files"][0]["uploaded_at"] = "2026-11-20T01:00:00Z"
    papers[1]["files"][0]["uploaded_at"] = "2026-11-22T01:00:00Z"
    items = [{"material": "proof_of_performance", "name": "履行证明", "why": "看不清。"},
             {"material": "other", "name": "情况说明", "why": "没有日期。"}]  # fmt: skip
    asked = {"asked_at": "2026-11-21T01:00:00Z", "items": items}
    open_case = case(status="supplement_requested", status_text="需要补充材料", materials=papers, supplement=asked)
    api.set("GET /cases", {"items": [open_case]})
    api.set("GET /cases/XF-20261121-0001", open_case)
    news = api.run("action_show_progress", tracker("进度", "ask_case_status"), domain).responses[0]["news"]
    assert "履行证明（看不清。）" in news
    said = api.run("action_supplement", tracker("补材料", "supplement_materials")).response("utter_supplement_upload")
    assert (said["material"], said["why"]) == ("proof_of_performance", "看不清。")


def test_a_refusal_is_told_with_its_reasons_and_last_days(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the way on: reasons, what is open, and until when."""
    way = {"name": "行政复议", "where": "本级人民政府", "last_day": "2027-01-20", "citations": []}
    refused = {"decision": "denied", "reasons": ["最短公示期没有届满"], "citations": [], "remedies": [way]}
    decided = case(status="denied", status_text="未同意", decision=refused)
    api.set("GET /cases", {"items": [decided]})
    api.set("GET /cases/XF-20261121-0001", decided)
    news = api.run("action_show_progress", tracker("进度", "ask_case_status"), domain).responses[0]["news"]
    assert "理由：最短公示期没有届满。" in news
    assert "行政复议，向本级人民政府提出，最晚2027年1月20日" in news


def test_a_case_shows_the_day_in_china(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the date of who files between midnight and eight: the API tells moments in UTC."""
    early = case(status="submitted", submitted_at="2026-11-21T17:30:00Z")
    api.set("GET /cases", {"items": [early, case("XF-20261121-0002")]})
    api.set("GET /records", {"items": []})
    said = api.run("action_show_progress", tracker("进度", "ask_case_status"), domain).responses[0]
    assert said["custom"]["cards"][0]["lines"] == ["提交日期：2026年11月22日"]


@pytest.mark.parametrize(
    ("status", "states", "told"),
    [
        ("syncing", ["confirmed", "delivered", "pending"],
         "已要求 2 个平台照办，其中 1 个已确认。\n还有 1 个没有确认：信用示例。"),
        ("closed", ["failed", "confirmed", "confirmed"], "其中 1 个已确认。\n还有 1 个没有确认：示例全国网。"),
        ("closed", ["confirmed"] * 3, "其中 2 个已确认。"),
    ],
)  # fmt: skip
def test_the_status_counts_the_platforms_that_confirmed(
    api: FakeApi, domain: dict[str, Any], status: str, states: list[str], told: str
) -> None:
    """Protects against a "closed" that hides who has not confirmed; a platform has once it did for every record."""
    number = "XF-20261121-0001"
    api.set(f"GET /cases/{number}", case(status=status))
    platforms = ("示例全国网", "信用示例", "信用示例")
    items = [{"platform": name, "state": state} for name, state in zip(platforms, states, strict=True)]
    api.set(f"GET /cases/{number}/sync", {"items": items})
    asked = tracker("进度", "ask_case_status", case_number=number)
    assert api.run("action_show_progress", asked, domain).responses[0]["news"].endswith(told)


def test_a_shielding_is_called_one(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against a shielding taken for a repair: the case says so with its clause, and the record's card too."""
    law = {"rule": "reorganisation.shielding", "text": "重整期间暂时屏蔽。", "citations": [CITATION]}
    number = "XF-20261121-0001"
    api.set(f"GET /cases/{number}", case(status="accepted", shielding=True, effects=[law]))
    asked = tracker("进度", "ask_case_status", case_number=number)
    said = api.run("action_show_progress", asked, domain).responses[0]
    assert "这一件办的是暂时屏蔽，不是修复。\n重整期间暂时屏蔽。" in said["news"]
    assert said["custom"]["citations"] == [CITATION]
    marked = record(1, marks=[{"mark": "shielded", "name": "暂时屏蔽"}])
    disputed = record(2, status="disputed", marks=[{"mark": "disputed", "name": "异议处理中"}])
    api.set("GET /records", {"items": [marked, disputed]})
    cards = api.run("action_show_records", tracker("我的记录", "ask_my_records"), domain).responses[0]["custom"][
        "cards"
    ]
    assert [card["status"] for card in cards] == ["公示中，暂时屏蔽", "异议处理中"]
    api.set("POST /assessments", assessment("repairable_now"))
    asked = tracker("第一条能修复吗", "ask_repairability", ordinal="1")
    told = api.run("action_check_repairability", asked, domain).responses[0]["details"]
    assert told.startswith("这条记录现在标着：暂时屏蔽。\n")
