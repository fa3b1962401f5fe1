"""WeChat subscribe messages (订阅消息): one permission of the person, one message."""

from collections.abc import Mapping

from api.clock import CHINA
from api.notify.channels import Outcome, Outgoing
from api.notify.senders.wechat_server import NO_SUCH_PERSON, WeChat
from api.outbox.errands import Failed, Refused

_NO_PERMISSION = 43101
_SETTINGS_ARE_WRONG = (40037, 41030, 47003)
_LONGEST = {"thing": 20, "character_string": 32, "phrase": 5}


class WeChatSender:
    """Messages by one template; ``fields`` says which of its places shows what: title, number, short or date."""

    def __init__(self, wechat: WeChat, template: str, fields: Mapping[str, str]) -> None:
        self._wechat, self._template, self._fields = wechat, template, fields

    def send(self, message: Outgoing) -> Outcome:
        """Hand it to WeChat."""
        body = {
            "touser": message.address,
            "template_id": self._template,
            "lang": "zh_CN",
            "data": {place: {"value": _shown(message, place, what)} for place, what in self._fields.items()},
        }
        code = self._wechat.post("/cgi-bin/message/subscribe/send", body)
        if code == 0:
            return Outcome.SENT
        if code == _NO_PERMISSION:
            return Outcome.NOT_ALLOWED
        if code == NO_SUCH_PERSON:
            return Outcome.NOBODY_THERE
        if code in _SETTINGS_ARE_WRONG:
            raise Refused(f"微信模板的设置不对（{code}），请核对模板编号和字段。")
        raise Failed(f"微信没有收下（{code}）。")


def _shown(message: Outgoing, place: str, what: str) -> str:
    """What stands in one place; WeChat refuses a message with a value that is empty or too long."""
    day = message.at.astimezone(CHINA).date()
    values = {
        "title": message.title,
        "number": message.number or "-",
        "short": message.short,
        "date": f"{day:%Y-%m-%d}",
    }
    value = values[what]
    longest = _LONGEST.get(place.rstrip("0123456789"))
    return value if longest is None or len(value) <= longest else f"{value[: longest - 1]}…"
