"""What is kept about the person: told with its clauses, exported, deleted, and the consent to use it taken back.

Nothing is deleted and no consent is given or taken back without an explicit yes.
"""

import re
from typing import Any

from actions.afterwards import asks_news
from actions.agreeing import resumed
from actions.cards import payload
from actions.client import key_of
from actions.following import followed
from actions.models import Citations
from actions.policy import answer, question_of
from actions.privacy_models import Consent, Right
from actions.skill import SkillAction
from actions.turn import Event, Turn, remember, then

# The first that fits counts. What is published about somebody is no matter of what is kept here.
_DATA = "(?:数据|信息|资料)"
_TALK = "(?:数据|信息|资料|聊|对话|账号)"
_WISHES = {
    "withdraw": (
        "撤[回销消].{0,8}(?:同意|授权)|(?:取消|收回|停止|不想再|不再|不要).{0,4}(?:同意|授权)"
        "|不(?:同意|许|准|让)(?:你们|你)?.{0,4}[用看查]"
    ),
    "export": f"导出|拷贝|副本|复制一份|复印|(?:导|拷|打印?)一?份|(?:下载|拿回).{{0,6}}{_DATA}|要一份.{{0,12}}{_DATA}",
    "erase": (
        f"(?:删|清空|清除|注销|抹掉|销毁).{{0,10}}(?:{_TALK}|痕迹|我的|删)|{_TALK}.{{0,8}}(?:删|清空|清除|注销|抹)|被遗忘"
        "|(?:全部|全都|都|全|统统|通通)(?:给我|帮我)?(?:删|清)"
    ),
    "looked": "(?:谁|哪些人|什么人|别人).{0,4}(?:查|看|用|调|翻)过|查过我|谁(?:能|可以)?看(?:到|得到|见|过)?我",
    "kept": (
        f"(?:存|留|保留|收集|掌握).{{0,8}}(?:哪些|什么|多久|多长)|(?:哪些|什么).{{0,6}}{_DATA}.{{0,6}}(?:存|留|收集)?$"
        "|多久.{0,4}(?:删|销毁)"
    ),
}
_PUBLISHED = re.compile("处罚|公示|失信|名单|网上|信用中国|不良")
_MAY_ONE = re.compile("(?:可以|能|能不能|可不可以).{0,6}(?:吗|么|[?？])")
_SURE = ".sure"
_CONFIRMS = {"export": "utter_right_export_ask", "erase": "utter_right_erase_ask"}


class Privacy(SkillAction):
    """Questions and wishes about the person's own data."""

    name = "action_privacy"

    async def handle(self, turn: Turn) -> list[Event]:
        """A button or a yes to what was just offered; then the wish that the words name; else what the rules say."""
        pending: dict[str, Any] = turn.slot("pending") or {}
        if pending.get("consent") and (_says_yes(turn, "agree") or turn.tells("consent")):
            return await _agreed(turn, pending)
        if asks_news(turn.text):
            return then("action_show_progress")
        wish = turn.entity("step") or _wished_instead(turn, pending) or pending.get("right") or _wish(turn.text)
        going_on = None if wish else await followed(turn)
        if going_on is not None:
            return going_on
        if wish == "disagree":
            turn.say("utter_consent_refused")
            return []
        if not wish:
            await answer(turn, question_of(turn))
            turn.say("utter_privacy_here")
            return []
        if wish == "kept":
            return await _say_kept(turn)
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        return await _own(turn, str(wish))


async def _exercised(turn: Turn, right: str) -> list[Event]:
    key = key_of("right", right, turn.conversation, turn.message_id)
    return say_right(turn, await turn.api.exercise_right(right, key))


async def _own(turn: Turn, wish: str) -> list[Event]:
    """What concerns the signed-in person's own data."""
    if wish == "looked":
        await answer(turn, question_of(turn))
        turn.say("utter_privacy_looked")
        return []
    right, _, rest = wish.partition(".")
    offered = (turn.slot("pending") or {}).get("right") == wish
    if right == "withdraw":
        return await _withdraw(turn, rest, confirmed=rest.endswith(_SURE) or (offered and turn.said_yes("withdraw")))
    if right not in _CONFIRMS:
        turn.say("utter_privacy_here")
        return []
    if rest == "sure" or (offered and turn.said_yes(right)):
        return await _exercised(turn, right)
    ready = [r for r in (await turn.api.rights()).items if r.kind == right and r.download]
    if ready:
        return say_right(turn, ready[0])
    if right == "export" and turn.tells(right):
        # A copy of one's own harms nobody: who tells to make it is not asked again.
        return await _exercised(turn, right)
    if _MAY_ONE.search(turn.text):
        await answer(turn, question_of(turn))
    turn.say(_CONFIRMS[right])
    return remember(pending={"right": right}) + then("action_listen")


def say_right(turn: Turn, right: Right) -> list[Event]:
    """How far a request is, in the API's words, with its clauses and its copy where that lies ready."""
    custom = _cited(right.citations)
    if right.download:
        turn.say("utter_right_ready", custom=custom, number=right.number, words=right.text, href=right.download)
    else:
        turn.say("utter_right_filed", custom=custom, number=right.number, words=right.text)
    return []


async def _withdraw(turn: Turn, purpose: str, *, confirmed: bool) -> list[Event]:
    """Name what was agreed to; a yes to one purpose takes it back."""
    given = [c for c in (await turn.api.consents()).items if c.given]
    if not given:
        turn.say("utter_consent_none")
        return []
    named = next((c for c in given if c.purpose == purpose.removesuffix(_SURE)), None)
    meant = named or (given[0] if len(given) == 1 else None)
    if meant is None:
        turn.say("utter_consent_which", buttons=[_button(c) for c in given])
        return []
    if not (confirmed and named):
        turn.say("utter_consent_withdraw_ask", name=meant.name, purpose=meant.purpose, words=meant.text)
        return remember(pending={"right": f"withdraw.{meant.purpose}"}) + then("action_listen")
    await turn.api.withdraw_consent(meant.purpose)
    turn.say("utter_consent_withdrawn", name=meant.name)
    return []


async def _agreed(turn: Turn, pending: dict[str, Any]) -> list[Event]:
    """Give the consent, and go on with the message that needed it."""
    await turn.api.agree(str(pending["consent"]))
    turn.say("utter_consent_given")
    return resumed(turn, pending)


async def _say_kept(turn: Turn) -> list[Event]:
    """What is kept, why, and for how long, with its clauses."""
    kept = await turn.api.retention()
    lines = [turn.phrase("utter_kept_removed", what=p.what, days=p.days) for p in kept.removed]
    lines += [turn.phrase("utter_kept_kept", what=k.what) for k in kept.kept]
    turn.say("utter_kept", custom=_cited(kept.citations), words=kept.text, lines="\n".join(lines))
    return []


def _wished_instead(turn: Turn, pending: dict[str, Any]) -> str:
    """Another right than the one that waits for its yes: 先别删，要一份副本."""
    wish = _wish(turn.text) if pending.get("right") and not turn.is_button else ""
    return wish if wish in _CONFIRMS else ""


def _wish(text: str) -> str:
    if _PUBLISHED.search(text):
        return ""
    return next((wish for wish, words in _WISHES.items() if re.search(words, text)), "")


def _says_yes(turn: Turn, step: str) -> bool:
    return turn.entity("step") == step or turn.said_yes()


def _button(consent: Consent) -> dict[str, str]:
    return {"title": consent.name, "payload": payload("ask_privacy", step=f"withdraw.{consent.purpose}")}


def _cited(citations: Citations) -> dict[str, Any] | None:
    return {"citations": citations} if citations else None
