"""The last step of both forms: what leaves it, and what only answers something else."""

import pytest

from tests.actions.fake_api import FakeApi, case, record, tracker

OBJECTION, REPAIR = "YY-20261121-0001", "XF-20261121-0001"
FORMS = [
    ("objection", OBJECTION, {"objection_record": "r1", "objection_ground": "inaccurate"}),
    ("repair", REPAIR, {"repair_record": "r1", "repair_commitment": "credit_commitment"}),
]


@pytest.mark.parametrize(("form", "number", "slots"), FORMS)
@pytest.mark.parametrize(
    ("text", "intent", "confirmed"),
    [
        ("没有别的材料", "deny", None),
        ("没有别的材料了", "deny", None),
        ("不用上传了", "deny", None),
        ("不", "deny", None),
        ("先不提交", "deny", False),
        ("算了", "deny", False),
        ("没有别的材料，先不提交", "deny", False),
        ("/deny", "deny", False),
    ],
)
def test_only_an_explicit_no_leaves_unfiled(
    api: FakeApi,
    form: str,
    number: str,
    slots: dict[str, str],
    text: str,
    intent: str,
    *,
    confirmed: bool | None,
) -> None:
    """Protects somebody who has no more papers from being sent away with nothing filed."""
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    api.set(f"GET /cases/{number}", case(number))
    known = slots | {f"{form}_case": number, "requested_slot": f"{form}_confirmed"}
    said = api.run(f"validate_{form}_form", tracker(text, intent, form=f"{form}_form", slots=known))
    assert said.slots[f"{form}_confirmed"] is confirmed
    assert said.names == ["utter_repair_confirm_plainly" if confirmed is None else f"utter_{form}_not_submitted"]
