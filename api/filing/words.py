"""What platforms are told, and how it went, in plain words."""

from collections.abc import Mapping

KIND_WORDS: Mapping[str, str] = {
    "national_site": "全国信用网站",
    "provincial_portal": "省级信用网站",
    "city_portal": "市级信用网站",
    "market_register": "企业信用信息公示系统",
    "agency": "第三方信用机构",
}
INSTRUCTION_WORDS: Mapping[str, str] = {
    "repair": "信用修复",
    "shield": "暂时屏蔽",
    "correct": "更正信息",
    "delete": "删除信息",
    "withdraw": "撤回信息",
}
ACTION_WORDS: Mapping[str, str] = {
    "end_publication": "终止公示",
    "end_sharing": "停止共享和使用",
    "lift_measures": "解除惩戒措施",
    "shield": "暂时屏蔽",
    "suspend_measures": "暂时解除惩戒措施",
    "correct": "更正信息",
    "delete": "删除信息",
    "withdraw": "撤回信息",
    "correction_notice": "告知列入有误",
}
STATE_WORDS: Mapping[str, str] = {
    "pending": "等待送达",
    "delivered": "已送达，等对方确认",
    "confirmed": "对方已确认",
    "failed": "没有送成",
}
_ERROR_WORDS: Mapping[str, str] = {
    "timeout": "对方平台没有按时答复",
    "connection": "连不上对方平台",
    "server_error": "对方平台出错",
    "too_many": "对方平台太忙，请我们稍后再送",
    "redirect": "对方平台的地址变了",
    "refused": "对方平台没有接受",
    "gone": "对方平台说这个地址已经停用",
    "stale": "对方平台已经收到更新的通知，没有接受这一条",
    "superseded": "同一条记录后来的通知已经送达，这一条不再发送",
    "waiting_turn": "同一条记录更早的通知还没有送达，按顺序等待",
    "inactive": "这个平台现在停用",
    "not_set_up": "这个平台的地址或密钥没有设置好",
    "null_in_production": "这个平台登记的是演示网关，正式环境不能使用，要改成真实地址",
    "fault": "系统自己出了错",
}
NULL_NOTE = "演示环境：这条通知没有真正发出，由演示网关代为确认。"


def error_text(code: str, state: str) -> str:
    """What went wrong, and who does something about it."""
    return f"{_ERROR_WORDS[code]}，{'工作人员会处理' if state == 'failed' else '会自动再试'}。"


def error_for_staff(code: str, detail: str | None) -> str:
    """What went wrong, with its technical side."""
    return f"{_ERROR_WORDS[code]}（{detail or code}）。"
