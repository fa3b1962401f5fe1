"""What templates may say: each placeholder with its meaning and an example, and which letters have or need it.

The guide for clerks (``docs/guides/letters.md``) lists exactly these; the examples fill the letters of the check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.cases.commitment import TEXT
from api.filing.letters.kinds import LetterKind


@dataclass(frozen=True)
class Placeholder:
    """One placeholder; a list is gone through with ``for``, and its items may have ``parts``."""

    meaning: str
    example: Any
    parts: Mapping[str, str] | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is gone through with ``for``."""
        return isinstance(self.example, list)


_MATTER = {
    "名称": "决定文书号，或者告知的名称",
    "单位": "作出决定或者告知的单位",
    "日期": "决定或者告知的日期",
    "内容": "违法事实或者事由",
}
_PAPER = {"名称": "材料名称", "情况": "交了哪些文件，或者未提交"}
_MATTERS = [
    {
        "名称": "苏锡市监罚〔2026〕12号",
        "单位": "江阴市市场监督管理局",
        "日期": "2026年5月6日",
        "内容": "未按规定公示年度报告",
    },
    {"名称": "苏锡交罚〔2026〕7号", "单位": "江阴市交通运输局", "日期": "2026年3月20日", "内容": "未载明"},
]
_CLAUSE = "《示例办法》（示例令第1号）第一条"

COMMON: dict[str, Placeholder] = {
    "申请编号": Placeholder("申请的编号", "XF-20261121-0001"),
    "申请名称": Placeholder("哪一种申请", "信用修复申请"),
    "申请人": Placeholder("企业或者个人的名称", "示例建材有限公司"),
    "代码名称": Placeholder("代码是哪一种", "统一社会信用代码"),
    "代码": Placeholder("申请人下载时是完整代码，其他人下载时隐去中间部分", "91320281MA1DEMQ10W"),
    "所涉事项": Placeholder("所涉及的记录或者告知，逐条", _MATTERS, _MATTER),
}
_APPLICATION: dict[str, Placeholder] = {
    "申请书名称": Placeholder("申请书的标题", "信用修复申请书"),
    "异议理由": Placeholder("所选的异议理由", "信息不准确"),
    "陈述": Placeholder("申请人自己写的说明，逐段", ["罚款已经缴清，违法行为已经改正。", "请予修复。"]),
    "履行日期": Placeholder("履行义务的日期：申请人填写的，没有填写的用记录上的", "2026年5月20日"),
    "联系人": Placeholder("联系人", "示例某甲"),
    "联系电话": Placeholder("申请人下载时完整，其他人下载时只留末四位", "000-00001234"),
    "受托人": Placeholder("代办人，没有的写“无”", "无"),
    "提交情况": Placeholder("提交的时间；没有提交的写明是草稿", "2026年11月21日 10:32（北京时间）提交"),
    "提交日期": Placeholder("提交的日期；没有提交的留空", "2026年11月21日"),
    "材料": Placeholder("材料清单，逐项", [{"名称": "已履行义务的证明", "情况": "缴款书.pdf"}], _PAPER),
}
_DECIDED: dict[str, Placeholder] = {
    "决定日期": Placeholder("作出决定的日期", "2026年12月3日"),
    "理由": Placeholder("决定的理由，逐条", ["1. 义务已经履行。", "2. 最短公示期已经届满。"]),
    "依据": Placeholder("决定所依据的条款，逐条", [f"{_CLAUSE}（大意：示例条款的主要内容）。"]),
}
_CORRECTION: dict[str, Placeholder] = _DECIDED | {
    "更正方式": Placeholder("决定怎样改正", "予以删除"),
    "更正事项": Placeholder("改正了的记录，逐条；各部分与“所涉事项”相同", _MATTERS[:1], _MATTER),
}
_OWN: dict[LetterKind, dict[str, Placeholder]] = {
    "commitment": {
        "承诺内容": Placeholder("信用承诺的全文", TEXT),
        "承诺人": Placeholder("在线承诺的人；没有在线承诺的留横线待填", "示例某甲"),
        "承诺日期": Placeholder("在线承诺的日期；没有的留空白待填", "2026年11月21日"),
        "承诺方式": Placeholder("在线承诺，还是要签字盖章", "已在线承诺"),
    },
    "application": _APPLICATION,
    "objection": _APPLICATION,
    "receipt": {
        "提交时间": Placeholder("提交的时间", "2026年11月21日 10:32（北京时间）"),
        "提交日期": Placeholder("提交的日期", "2026年11月21日"),
        "材料": _APPLICATION["材料"],
        "办理期限": Placeholder(
            "提交时开始计算的期限，逐条，含依据", ["作出决定：10个工作日，最晚2026年12月4日。依据：" + _CLAUSE + "。"]
        ),
        "没有提交的记录": Placeholder(
            "当天不能申请、没有一起提交的记录，逐条；没有的为空",
            [{"名称": "苏锡交罚〔2026〕9号", "原因": "最早2027年1月11日可以申请。"}],
            {"名称": "决定文书号", "原因": "为什么没有提交"},
        ),
        "费用": Placeholder("不收费的说明，含依据", "申请信用修复不收取任何费用。"),
    },
    "supplement_notice": {
        "补正日期": Placeholder("要求补正的日期", "2026年11月25日"),
        "补正事项": Placeholder(
            "要补的材料，逐项",
            [{"名称": "已履行义务的证明", "原因": "缴款书看不清"}],
            {"名称": "材料名称", "原因": "为什么要补"},
        ),
        "补正说明": Placeholder("与补正有关的规定，逐条，含依据；没有的为空", ["请在期限内补正。"]),
        "补正期限": Placeholder(
            "补正的法定期限，逐条；没有法定期限的为空", ["补正材料：5个工作日，最晚2026年12月2日。"]
        ),
        "暂停期限": Placeholder("因补正而暂停计算的办理期限，逐条", ["作出决定的期限自2026年11月25日起暂停计算。"]),
    },
    "decision": _DECIDED
    | {
        "决定名称": Placeholder("决定书的标题", "准予信用修复决定书"),
        "决定单位": Placeholder("作出决定的单位；不予受理的写“办理单位”", "江阴市市场监督管理局"),
        "决定结果": Placeholder("决定的结果", "准予信用修复"),
        "决定说明": Placeholder("决定的性质，逐段，例如暂时屏蔽到什么时候；没有的为空", ["示例说明。"]),
        "救济": Placeholder(
            "不服时可以怎样做，逐条，含最晚日期", ["行政复议，向江阴市人民政府提出，最晚2027年2月1日。"]
        ),
        "逐项决定": Placeholder(
            "每条记录各自的结果，逐条",
            [{**_MATTERS[0], "结果": "准予信用修复", "理由": "见理由部分"}],
            _MATTER | {"结果": "这条记录的结果", "理由": "这条记录的理由"},
        ),
    },
    "apology": _CORRECTION,
    "correction_notice": _CORRECTION,
}
REQUIRED: dict[LetterKind, tuple[str, ...]] = {
    "commitment": ("申请人", "代码", "所涉事项", "承诺内容", "承诺人", "承诺日期"),
    "application": ("申请编号", "申请人", "代码", "所涉事项", "陈述", "提交情况"),
    "objection": ("申请编号", "申请人", "代码", "所涉事项", "异议理由", "陈述", "提交情况"),
    "receipt": ("申请编号", "申请人", "所涉事项", "没有提交的记录", "提交时间", "材料", "办理期限", "费用"),
    "supplement_notice": ("申请编号", "申请人", "补正日期", "补正事项", "补正期限"),
    "decision": ("申请编号", "申请人", "决定单位", "决定结果", "决定日期", "逐项决定", "理由", "依据", "救济"),
    "apology": ("申请编号", "申请人", "更正方式", "更正事项", "决定日期"),
    "correction_notice": ("申请编号", "申请人", "更正方式", "更正事项", "依据", "决定日期"),
}


def of(kind: LetterKind) -> dict[str, Placeholder]:
    """The placeholders of a letter."""
    return COMMON | _OWN[kind]


def examples(kind: LetterKind) -> dict[str, Any]:
    """A letter's facts, all of them examples."""
    return {name: placeholder.example for name, placeholder in of(kind).items()}
