"""What an answer looks like in WeChat: choices by number, clauses on demand, whole links, no text too long."""

import datetime as dt

from fastapi import FastAPI
from sqlalchemy import update

from api.wechat import phrases
from api.wechat.models import WeChatIncoming
from tests.api.wechat.conftest import CITED, BotServer, Work, is_quiet, until
from tests.wechat import Caller, FakeWeChat

CHOICES = [
    {"title": "申请修复", "payload": "/start_repair"},
    {"title": "先看看材料", "payload": "/ask_materials"},
    {"title": "照原样说", "payload": "我想问期限"},
]


def test_buttons_are_chosen_by_number_or_words(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects people without buttons: number, in any way of writing it, or the words, mean the button."""
    ways = {"1": "/start_repair", "２。": "/ask_materials", "选2": "/ask_materials", "先看看材料！": "/ask_materials",
            "3": "我想问期限", "7": "7", "20000": "20000"}  # fmt: skip
    for n, (way, meant) in enumerate(ways.items()):
        bot.says = [[{"text": "要做什么？", "buttons": CHOICES}]]
        caller.text("你好")
        until(lambda n=n: len(wechat.sent) == 2 * n + 1 and is_quiet(app))
        caller.text(way)
        until(lambda n=n: len(wechat.sent) == 2 * n + 2)
        assert bot.words[-1] == meant
    assert wechat.texts[0] == "要做什么？\n回复数字选择：\n1 申请修复\n2 先看看材料\n3 照原样说"


def test_a_number_never_chooses_what_was_not_seen_yet(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, dies: None, work: Work
) -> None:
    """Protects from filing by a doubled tap: two quick "1" are not a yes to the question that follows the first."""
    bot.says = [[{"text": "要做什么？", "buttons": CHOICES}]]
    caller.text("你好")
    work.takes_over()
    bot.says = [[{"text": "确认提交？", "buttons": [{"title": "提交", "payload": "/affirm"}]}]]
    caller.text("1")
    caller.text("1")
    work.takes_over()
    assert bot.words == ["你好", "/start_repair"]
    assert wechat.texts[-1] == phrases.NOT_YET_SEEN
    with app.state.database.write() as session:  # the fixed clock of the worker is ahead; people are not
        session.execute(update(WeChatIncoming).values(received_at=app.state.clock.now() - dt.timedelta(minutes=2)))
    caller.text("提交")
    work.takes_over()
    assert bot.words[-1] == "/affirm"


def test_records_have_the_numbers_of_their_places(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects from two meanings of "2": the second record on the list is choice 2, buttons come behind."""
    cards = [
        {"title": f"苏示建罚〔2026〕{n}号", "subtitle": "示例市住建局", "lines": ["罚款 2000 元"], "status": "公示中",
         "payload": f'/inform{{"record": "r{n}"}}'} for n in (1, 2)
    ]  # fmt: skip
    bot.says = [[{"text": "哪一条？", "custom": {"cards": cards}, "buttons": CHOICES[:1]}]]
    caller.text("我的记录")
    until(lambda: wechat.sent and is_quiet(app))
    assert "2 苏示建罚〔2026〕2号（公示中）\n　示例市住建局\n　罚款 2000 元" in wechat.texts[0]
    assert "3 申请修复" in wechat.texts[0]
    caller.text("2")
    until(lambda: len(wechat.sent) == 2)
    assert bot.words[-1] == '/inform{"record": "r2"}'


def test_clauses_are_folded_and_come_when_asked_for(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects the rule "no citation, no answer" on a small screen: one line, the clause in full on demand."""
    bot.says = [[{"text": "不收费。", "custom": {"citations": [CITED, CITED]}}]]
    caller.text("要交钱吗")
    until(lambda: wechat.sent)
    assert wechat.texts == ["不收费。\n\n依据：示例发〔2026〕1号 第一条（回复“依据”看条款）"]
    caller.text("“依据”")
    until(lambda: len(wechat.sent) == 2)
    assert wechat.texts[1] == "示例发〔2026〕1号 第一条《示例文件》\n“不收取任何费用”\n2026-04-01 起施行"
    assert bot.words == ["要交钱吗"]


def test_long_answers_are_split_at_sentence_ends(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects long answers: nothing is lost, nothing is longer than WeChat takes, no sentence is torn."""
    sentence = "信用修复全程免费，不需要找人代办，谁都可以自己申请。"
    bot.says = [[{"text": sentence * 60}, {"text": "字" * 900}]]
    caller.text("说详细一点")
    until(lambda: len(wechat.sent) == 5)
    assert "".join(wechat.texts).replace("\n", "") == sentence * 60 + "字" * 900
    assert max(len(words.encode()) for words in wechat.texts) <= 2_048
    assert all(words.endswith("。") for words in wechat.texts[:2])


def test_links_lead_to_the_portal(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects from links that lead nowhere: the whole address; uploads are asked for as photographs."""
    link = {"title": "下载承诺书", "href": "/api/v1/cases/XF-20261121-0001/letters/commitment"}
    custom = {
        "link": link,
        "upload": {"case": "XF-20261121-0001", "material": "other"},
        "progress": {"step": 3, "of": 4},
    }
    bot.says = [[{"text": "还差一份承诺书。", "custom": custom}]]
    caller.text("继续")
    until(lambda: wechat.sent)
    address = "https://credit.example.cn/api/v1/cases/XF-20261121-0001/letters/commitment"
    shown = f"（第 3 步，共 4 步）\n还差一份承诺书。\n下载承诺书：{address}\n请直接发照片。"
    assert wechat.texts == [shown]
