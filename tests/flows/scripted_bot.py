"""A bot for the widget's own tests: a fixed answer for each kind of message, in the shape of the portal channel."""

from typing import Any

from fastapi import FastAPI

CITATION = {
    "document": "示例发〔2026〕1号",
    "title": "示例文件",
    "issuer": "示例机关",
    "locator": "第一条",
    "quote": "不收取任何费用",
    "quote_verified": True,
    "effective_from": "2026-04-01",
    "verification": "primary",
    "url": "/api/v1/policies/documents/gbf-2020-49#1",
}
HOSTILE = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"


def scripted_bot() -> FastAPI:
    """The application that answers."""
    app = FastAPI()

    @app.post("/webhooks/portal/webhook")
    async def answer(body: dict[str, Any]) -> dict[str, Any]:
        return {"messages": _messages(body), "intent": {"name": "ask_fee", "confidence": 0.9}}

    return app


CARDS = [
    {
        "title": "示市监罚〔2026〕12号",
        "subtitle": "示例市市场监督管理局 · 2026-03-02",
        "lines": ["罚款 2 万元", "最早可以修复：2026-12-01"],
        "status": "公示中",
        "payload": '/inform{"record": "1"}',
    },
    {"title": "示住建罚〔2025〕7号", "lines": ["没有履行完毕"], "payload": '/inform{"record": "2"}'},
]
CASE = "XF-20261121-0001"
_FIXED: dict[str, list[dict[str, Any]]] = {
    "没有回答": [],
    "上传": [{"text": "请上传。", "custom": {"upload": {"case": CASE, "material": "other"}}}],
    "卡片": [
        {"text": "找到 2 条。", "custom": {"cards": CARDS, "progress": {"step": 1, "of": 4, "label": "选择记录"}}},
        {"text": "选一条，或者：", "buttons": [{"title": "都不是", "payload": "/deny"}]},
    ],
    "回执": [
        {
            "text": "已经提交。",
            "custom": {"case": CASE, "link": {"title": "下载回执", "href": f"/api/v1/cases/{CASE}/receipt"}},
        }
    ],
    "转人工": [{"custom": {"handover": {"case": None}}}],
}


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    said, files = body["message"], body["metadata"]["attachments"]
    if files:
        return [{"text": f"收到：{files[0]['name']}"}]
    if said in _FIXED:
        return _FIXED[said]
    if said == "坏话":
        link = {"title": "点我", "href": "javascript:document.title='broken'"}
        return [{"text": HOSTILE, "buttons": [{"title": HOSTILE, "payload": "/greet"}], "custom": {"link": link}}]
    if said == "我能修复吗":
        return _own_matter(signed_in=body["metadata"]["token"] is not None)
    if said == "细说":
        return [_answer("很长的一段。\n" * 60), {"text": "还有别的吗？"}]
    return [_answer("不收费。")]


def _own_matter(*, signed_in: bool) -> list[dict[str, Any]]:
    if signed_in:
        return [{"text": "可以修复。"}]
    link = {"title": "去登录", "href": "#credit-sign-in"}
    return [{"text": "请先登录。", "custom": {"link": link}}]


def _answer(text: str) -> dict[str, Any]:
    reply = {"title": "怎么申请", "payload": "/ask_procedure"}
    return {"text": text, "buttons": [reply], "custom": {"citations": [CITATION]}}
