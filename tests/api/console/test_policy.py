"""The policy desk: asking, comparing, reading, importing, correcting, publishing, and the duties that remain."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.cases.making import filed
from tests.api.console.test_kernel import enter, token
from tests.api.library.conftest import NOTICE

Add = Callable[..., None]
DESK = "/console/policy"
DOCUMENTS = f"{DESK}/documents"
PHONE = "13800000000"


@pytest.fixture
def editor(client: TestClient, add_account: Add) -> TestClient:
    """A browser in which somebody who tends policies and handles cases is signed in."""
    add_account("editor", ["policy_editor", "reviewer", "clerk"])
    enter(client, "editor")
    return client


@pytest.fixture
def reader(client: TestClient, add_account: Add) -> TestClient:
    """A browser in which somebody who only handles cases is signed in."""
    add_account("reader", ["clerk"])
    enter(client, "reader")
    return client


def shown(client: TestClient, path: str, **query: str) -> str:
    """A page that is there."""
    page = client.get(path, params=query)
    assert page.status_code == 200, page.text
    return unescape(page.text)


def post(client: TestClient, at: str, to: str, **fields: str) -> Any:
    """Send a form that stands on a page."""
    fields["_token"] = token(client.get(at).text)
    return client.post(to, data=fields, follow_redirects=False)


def imported(client: TestClient, text: str = NOTICE) -> str:
    """Paste a document; gives the path of its draft."""
    done = post(client, f"{DESK}/import", f"{DESK}/import", text=text)
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def version(client: TestClient, path: str) -> str:
    """The version that the forms of a draft were made from."""
    found = re.search(r'name="version" value="(\d+)"', client.get(path).text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "path", ["", "/search", "/compare", "/documents", "/documents/gbf-2020-49", "/documents/gbf-2020-49/versions",
             "/documents/gbf-2020-49/rules", "/documents/gbf-2020-49/cases", "/awaiting", "/coverage"],
)  # fmt: skip
def test_every_member_of_staff_reads_the_desk(reader: TestClient, path: str) -> None:
    """Whoever handles cases can look up the law, and is not offered what editors do."""
    page = shown(reader, f"{DESK}{path}")
    assert page.count("<h1") == 1
    assert f'href="{DESK}/import"' not in page


def test_an_answer_stands_beside_the_page_of_its_document(editor: TestClient) -> None:
    """The clause is shown where it stands; without an original the page says that this is a digest."""
    page = shown(editor, DESK, question="信用修复要收费吗", as_of="2026-11-21")
    assert "依据" in page
    assert "没有导入这一条的原文" in page
    assert f'href="{DOCUMENTS}/' in page
    assert "2026年11月21日、全国的规定" in page


def test_superseded_clauses_are_marked_with_what_replaced_them(editor: TestClient) -> None:
    """Nobody takes the old time limit for today's."""
    page = shown(editor, f"{DOCUMENTS}/jiangyin-2018-5")
    assert "现在看：" in page
    assert f'href="{DOCUMENTS}/gbf-2025-22#4"' in page
    asked = shown(editor, DESK, question="江阴市信用修复几个工作日办结", region="320281")
    assert re.search(r"取代|现在看：|已失效", asked)


def test_a_place_is_chosen_step_by_step(editor: TestClient) -> None:
    """Cities are offered once the province is chosen; a city of another province counts no more."""
    page = shown(editor, f"{DESK}/search", query="修复", province="320000", city="360400")
    assert "无锡市" in page
    assert "九江市" not in page
    narrowed = shown(editor, f"{DESK}/search", query="修复", province="320000", city="320200", county="320281")
    assert re.search(r'<option value="320281" selected>江阴市', narrowed)


def test_wrong_input_is_told_on_the_page(editor: TestClient) -> None:
    """A day that is none is told beside its field, and the question stays."""
    page = editor.get(DESK, params={"question": "要收费吗", "as_of": "昨天"})
    assert page.status_code == 422
    assert 'value="要收费吗"' in page.text
    assert 'id="e-as_of"' in page.text


def test_regions_are_compared_as_a_table(editor: TestClient) -> None:
    """A rule is a row, a document a column."""
    page = shown(editor, f"{DESK}/compare", topic="handling_time", region1="320000", region2="360000")
    assert '<th scope="row">' in page
    assert "优先适用" in page
    assert re.search(r'<option value="320000" selected>江苏省', page)


def test_a_document_is_imported_corrected_and_published(editor: TestClient) -> None:
    """From the pasted text to the published law, with the source beside it all the way, and no phone anywhere."""
    path = imported(editor)
    page = shown(editor, path)
    assert "示例部门应当在十二个工作日内办结" in page
    assert "已隐去个人联系方式" in page
    assert PHONE not in page
    refused = post(editor, path, f"{path}/publish")
    assert refused.status_code == 422
    assert "适用地区" in refused.text
    form = {"title": "示例通知", "document": "示政办发〔2024〕3号", "issuer": "示例市人民政府办公室",
            "rank": "normative_document", "region": "320200", "effective_from": "2024-03-05"}  # fmt: skip
    done = post(editor, path, f"{path}/correct", version=version(editor, path), **form)
    assert done.status_code == 303, done.text
    published = post(editor, path, f"{path}/publish")
    assert published.headers["location"] == f"{path}/cases"
    assert "已发布" in shown(editor, f"{path}/cases")
    assert "对照原文" in shown(editor, f"{path}/source")
    assert "示政办发〔2024〕3号" in shown(editor, f"{DESK}/search", query="蓝色登记申请", region="320200")


def test_a_clause_is_corrected_in_its_place(editor: TestClient) -> None:
    """One clause changes, all others stay; the text that was read stays beside it."""
    path = imported(editor)
    words = {"locator": "一（一）", "heading": "明确示例时限。", "text": "改过的话。"}
    opened = shown(editor, path, edit="0-0") if "edit=0-0" in editor.get(path).text else shown(editor, path, edit="1-0")
    way = re.search(r'name="path" value="([\d-]+)"', opened)
    assert way
    done = post(editor, path, f"{path}/clauses", path=way[1], deed="save", version=version(editor, path), **words)
    assert done.status_code == 303, done.text
    page = shown(editor, path)
    assert "改过的话。" in page
    assert "加强示例服务" in page
    assert "十二个工作日内办结" in page


def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(editor: TestClient) -> None:
    """A place that was given twice, or a document that repeals itself."""
    path = imported(editor)
    words = {"locator": "一", "heading": "", "text": "我刚写的话", "deed": "add", "path": "0"}
    refused = post(editor, path, f"{path}/clauses", version=version(editor, path), **words)
    assert refused.status_code == 422
    assert "我刚写的话" in refused.text
    form = {"title": "示例通知", "rank": "normative_document", "relations_repeals": "示政办发〔2024〕3号"}
    refused = post(editor, path, f"{path}/correct", version=version(editor, path), **form)
    assert refused.status_code == 422
    assert 'id="e-relations_repeals"' in refused.text


def test_an_old_page_does_not_overwrite_a_newer_correction(editor: TestClient) -> None:
    """Two editors at once: the second is told to look again."""
    path = imported(editor)
    old = version(editor, path)
    form = {"title": "甲的标题", "rank": "normative_document"}
    assert post(editor, path, f"{path}/correct", version=old, **form).status_code == 303
    refused = post(editor, path, f"{path}/correct", version=old, **(form | {"title": "乙的标题"}))
    assert refused.status_code == 409
    assert "别人刚刚订正过" in refused.text


def test_a_draft_is_dropped_and_a_published_document_repealed(editor: TestClient) -> None:
    """Both leave by their own way, and the page says what was done."""
    path = imported(editor)
    dropped = post(editor, path, f"{path}/drop")
    assert dropped.headers["location"] == f"{DOCUMENTS}?status=draft"
    assert "草稿已删除" in shown(editor, DOCUMENTS, status="draft")
    path = imported(editor)
    form = {"title": "示例通知", "rank": "normative_document", "region": "320200", "effective_from": "2024-03-05"}
    post(editor, path, f"{path}/correct", version=version(editor, path), **form)
    post(editor, path, f"{path}/publish")
    early = post(editor, f"{path}/repeal", f"{path}/repeal", effective_to="2023-01-01")
    assert early.status_code == 422
    assert 'id="e-effective_to"' in early.text
    done = post(
        editor, f"{path}/repeal", f"{path}/repeal", effective_to="2026-10-31", superseded_by="国办发〔2025〕22号"
    )
    assert done.status_code == 303
    assert "已失效" in shown(editor, path)
    assert "2026年10月31日" in shown(editor, f"{path}/versions")


def test_a_file_is_uploaded_and_a_bad_one_is_explained(editor: TestClient) -> None:
    """A file goes the same way as a text; what is no document says why and what to do."""
    at = f"{DESK}/import"
    fields = {"_token": token(editor.get(at).text)}
    file = ("通知.txt", NOTICE.encode("gb18030"), "text/plain")
    done = editor.post(at, data=fields, files={"file": file}, follow_redirects=False)
    assert done.status_code == 303
    bad = editor.post(at, data=fields, files={"file": ("账单.txt", b"\x00\x01\x02", "text/plain")})
    assert bad.status_code == 422
    nothing = post(editor, at, at)
    assert nothing.status_code == 422


def test_who_does_not_edit_is_offered_nothing_and_can_do_nothing(client: TestClient, add_account: Add) -> None:
    """The page hides the forms, and the API decides all the same."""
    add_account("editor", ["policy_editor"])
    enter(client, "editor")
    path = imported(client)
    add_account("reader", ["auditor"])
    enter(client, "reader")
    page = shown(client, path)
    assert "/publish" not in page
    assert "edit=" not in page
    assert client.get(f"{DESK}/import").status_code == 403
    assert post(client, path, f"{path}/publish").status_code == 403
    assert post(client, path, f"{path}/drop").status_code == 403


def test_who_only_tends_policies_is_told_who_sees_the_cases(client: TestClient, add_account: Add) -> None:
    """Cases are personal matters; the page does not break, it says whom to tell."""
    add_account("editor", ["policy_editor"])
    enter(client, "editor")
    assert "您的账号不办理申请" in shown(client, f"{DOCUMENTS}/gbf-2025-22/cases")


def test_remarks_are_handled_once(editor: TestClient) -> None:
    """A remark leaves the queue with what came of it."""
    remark = {"question": "要收费吗", "helpful": False, "comment": "答得不对"}
    name = editor.post("/api/v1/policies/feedback", json=remark).json()["id"]
    at = f"{DESK}/feedback"
    assert "答得不对" in shown(editor, at)
    done = post(editor, at, f"{at}/{name}", **{f"outcome_{name}": "changed", f"note_{name}": "已补上条款"})
    assert done.status_code == 303
    assert "答得不对" not in shown(editor, at)
    assert "已补上条款" in shown(editor, at, handled="true")
    assert post(editor, at, f"{at}/{name}", **{f"outcome_{name}": "changed"}).status_code == 409


def test_an_alarm_needs_a_word_on_what_was_done(editor: TestClient) -> None:
    """A quote that an original does not bear out stays open until somebody says what came of it."""
    lines = (
        "国务院办公厅文件",
        "国办发〔2020〕49号",
        "国务院办公厅关于示例的指导意见",
        "一、示例",
        "（一）示例。示例内容。",
    )
    text = "\n\n".join((*lines, "2020年12月7日"))
    path = imported(editor, text)
    post(editor, path, f"{path}/publish")
    at = f"{DESK}/alarms"
    page = shown(editor, at)
    name = re.search(r'name="note_([0-9a-f]{32})"', page)
    assert name
    refused = post(editor, at, f"{at}/{name[1]}", **{f"note_{name[1]}": "看"})
    assert refused.status_code == 422
    assert f'id="e-note_{name[1]}"' in refused.text
    done = post(editor, at, f"{at}/{name[1]}", **{f"note_{name[1]}": "示例文本，不是原文"})
    assert done.status_code == 303
    assert "示例文本，不是原文" in shown(editor, at, status="handled")


def test_what_a_document_says_never_becomes_markup(editor: TestClient) -> None:
    """A document made to harm its readers is shown as it was written, in the source, the clauses and the lists."""
    path = imported(editor, NOTICE.replace("蓝色登记", "<script>alert(1)</script><img src=x onerror=alert(2)>"))
    for page in (path, f"{path}?edit=0-0", f"{path}/versions", f"{DOCUMENTS}?status=draft"):
        html = editor.get(page).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in editor.get(path).text


def test_open_cases_that_a_document_touches_are_linked(app: FastAPI, editor: TestClient) -> None:
    """From the published document straight to the case that has to be looked at again, and no name on the way."""
    with app.state.database.write() as session:
        number = filed(app, session, field="transport").number
    page = shown(editor, f"{DOCUMENTS}/gbf-2025-22/cases")
    assert f'href="/console/cases/{number}"' in page
    assert "国办发〔2025〕22号 六" in page
    assert "示例建材" not in page
    other = shown(editor, f"{DOCUMENTS}/gbf-2025-22/cases", why="nearby", field="court")
    assert number not in other
