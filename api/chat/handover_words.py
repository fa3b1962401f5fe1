"""What people read while a person of the office is called, talks, and leaves again."""

import datetime as dt

from api.chat.hours import in_words
from api.chat.schemas import Button, Content

REQUEST = "/request_human"
LEAVE = '/request_human{"step": "leave"}'
BACK = '/request_human{"step": "back"}'
CALLBACK = '/request_human{"step": "callback"}'

ASK = Button(title="找工作人员", payload=REQUEST)
_LEAVE = Button(title="不等了", payload=LEAVE)
_BACK = Button(title="接着办刚才的事", payload=BACK)
_CALLBACK = Button(title="留个电话", payload=CALLBACK)
_TO_ASSISTANT = Button(title="回到智能助手", payload=LEAVE)

TAKEN = Content(text="工作人员来了。请直接在这里说，前面说过的不用再说一遍。")
NOBODY_CALLED = Content(text="现在没有在等工作人员。有什么事直接跟我说就行。")
FOR_STAFF = Content(text="智能助手暂时联系不上，这句话已经留给工作人员，接手后会看到。", buttons=[_LEAVE])
SILENT = Content(
    text="这句话已经转给工作人员，对方还没有回。您可以接着等，也可以先回到智能助手。", buttons=[_TO_ASSISTANT]
)
OFFER = Content(text="智能助手连着两次没有答上来，很抱歉。要不要请工作人员来帮您？", buttons=[ASK])


def note(number: str, position: int, opens_at: dt.datetime | None, now: dt.datetime) -> str:
    """What somebody is told who waits."""
    if opens_at is not None:
        opening = in_words(opens_at, now)
        return (
            f"现在不是上班时间，工作人员{opening}上班。已经给您排上了，编号 {number}，上班后会在这里回您。"
            "有什么要说的，现在就可以写在这里。"
        )
    place = "您是下一位" if position <= 1 else f"前面还有 {position - 1} 位"
    return (
        f"已经在请工作人员，编号 {number}，{place}。我们刚才说的话，工作人员都看得到，不用再说一遍。"
        "等的时候可以接着问我。"
    )


def waiting(text: str, *, is_closed: bool, signed_in: bool) -> Content:
    """The same as a message, with what can be done meanwhile; who is not signed in cannot be called back."""
    return Content(text=text, buttons=[*([_CALLBACK] if is_closed and signed_in else []), _LEAVE])


def late(*, signed_in: bool) -> Content:
    """It takes longer."""
    text = "让您久等了，工作人员还没有忙完，已经再提醒了一次。您可以接着等；也可以把事情写在这里，工作人员看到会回。"
    return Content(text=text, buttons=[*([_CALLBACK] if signed_in else []), _LEAVE])


def closed(*, back_to_bot: bool) -> Content:
    """Staff ended it."""
    if back_to_bot:
        return Content(text="工作人员先离开了，接下来由智能助手继续帮您。", buttons=[_BACK, ASK])
    return Content(text="工作人员结束了这次对话。还有问题，直接在这里说就行。", buttons=[ASK])


def left(*, was_talking: bool) -> Content:
    """The person ended it."""
    text = "好的，已经回到智能助手。" if was_talking else "好的，不等工作人员了。需要时随时说“转人工”。"
    return Content(text=text, buttons=[_BACK])
