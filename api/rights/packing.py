"""A person's data as one ZIP: all of it as JSON, and the chief things on a page to read."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from api.clock import CHINA

Row = Mapping[str, Any]
_NOTE = (
    "这里是本系统里与您有关的全部资料，完整内容在“全部资料.json”里，下面是便于阅读的摘要。"
    "手机号、邮箱按平时的样子只显示一部分；上传的文件只列出名称，原件可以在申请详情里下载。"
)
_HEAD = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>我的资料</title>'
    "<style>body{font-family:sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;line-height:1.6}</style>"
)


def pack(data: Mapping[str, Any]) -> bytes:
    """The ZIP; ``data`` is what ``gathering`` found."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("全部资料.json", json.dumps(data, ensure_ascii=False, indent=2))
        file.writestr("摘要.html", page(data))
    return content.getvalue()


def page(data: Mapping[str, Any]) -> str:
    """The page to read; everything in it is text, whatever was typed."""
    account = data["account"]
    subject = account["subject"] or {}
    about = f"账号 {account['username']}，{subject.get('name', '')} {subject.get('code', '')}"
    parts = [_HEAD, "<h1>我的资料</h1>", _p(about), _p(f"整理时间：{_moment(data['made_at'])}"), _p(_NOTE)]
    for name, (title, line) in _SECTIONS.items():
        parts.append(_section(title, data[name], line))
    return "".join(parts)


def _section(title: str, rows: Sequence[Row], line: Callable[[Row], str]) -> str:
    items = "".join(f"<li>{escape(line(row))}</li>" for row in rows)
    return f"<h2>{escape(title)}（{len(rows)}）</h2>" + (f"<ul>{items}</ul>" if items else _p("没有。"))


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _moment(iso: str | None) -> str:
    return f"{dt.datetime.fromisoformat(iso).astimezone(CHINA):%Y-%m-%d %H:%M}" if iso else "—"


def _said(row: Row) -> str:
    who = {"person": "我", "bot": "助手", "staff": "工作人员"}
    return "；".join(f"{_moment(m['at'])} {who[m['author']]}：{m['text']}" for m in row["messages"])


def _agreed(row: Row) -> str:
    taken_back = f"，{_moment(row['withdrawn_at'])}收回" if row["withdrawn_at"] else ""
    return f"{row['name']}：{_moment(row['given_at'])}同意{taken_back}"


_SECTIONS: Mapping[str, tuple[str, Callable[[Row], str]]] = {
    "records": ("信用记录", lambda r: f"{r['document_number']}，{r['authority']}，{r['decided_on'] or '日期不明'}"),
    "notices": ("拟列入告知", lambda r: f"{r['authority']}，{r['list_name']}，{r['notified_on']}"),
    "cases": ("申请", lambda r: f"{r['number']}，{r['status_text']}，{_moment(r['created_at'])}建立"),
    "assessments": ("评估", lambda r: f"{r['as_of']}，{r['outcome']}"),
    "conversations": ("对话", _said),
    "handovers": ("人工服务", lambda r: f"{r['number']}，{_moment(r['created_at'])}"),
    "attachments": ("对话里上传的文件", lambda r: f"{r['name']}，{_moment(r['uploaded_at'])}"),
    "reports": ("投诉、举报和留言", lambda r: f"{r['number']}：{r['text']}"),
    "notifications": ("站内消息", lambda r: f"{_moment(r['created_at'])} {r['title']}：{r['text']}"),
    "reminders": ("提醒", lambda r: f"{r['on_day']} {r['name'] or '可以申请修复的日子'}"),
    "consents": ("同意和收回", _agreed),
    "requests": ("导出和删除申请", lambda r: f"{r['number']}，{_moment(r['asked_at'])}"),
    "looked": ("谁查看过", lambda r: f"{_moment(r['at'])} {r['what']}{r['purpose'] and '，用途：' + r['purpose']}"),
    "deeds": ("您自己的操作", lambda r: f"{_moment(r['at'])} {r['action']} {r['target']}"),
}
