"""What a message speaks of: another matter than the person's records, or the next thing about the one just told."""

import re
from collections.abc import Mapping, Sequence

from actions.models import Record
from actions.turn import Turn

_PAYS = "(?<![没不未])(?:[交缴付](?!易|通|警)|履行|整改|改正)"
# "If I paid today": a supposed performance of duties, not one that is told.
_SUPPOSES = re.compile(f"(?:如果|要是|假如|假设|万一|倘若).{{0,12}}?{_PAYS}|{_PAYS}(?:清|了|完|掉).{{0,8}}的话")
_WHY = re.compile(
    "(?:为什么|为啥|为何|咋|怎么|凭什么|凭啥).{0,6}(?:不行|不能|不可以|没法|还不|这么|那么[久长晚]|要等|得等|要到|不给|不让)"
    "|^那?(?:为什么|为啥|为何|凭什么|凭啥)[呢啊呀？?！!。]*$"
)
_WHEN = re.compile(
    "最早|几时|哪(?:一)?天(?:才|能|可以|起)|(?:什么时候|多久|多长时间).{0,4}(?:才|能|可以).{0,4}(?:修|申请|撤|消|行|弄)"
    "|还要(?:等|多久|几)|要等(?:多久|到|几)"
)
_WHETHER = re.compile("能|可以|可不可|行不行|修复|符合|怎么办|呢$")
_PAPERS = re.compile(
    "^(?:那|我|需要|要|得|应该|准备|带|交|去|都|办理?|修复|申请|这条|这个)*(?:什么|哪些|啥)(?:样的)?(?:材料|资料|东西|文件|证件|手续)"
    "[呢啊吗？?。]*$|^(?:那)?材料(?:清单|呢|要什么|有哪些)[？?]*$"
)
_PLACE = re.compile(
    "^(?:那|我|要|得|应该|该|这条|这个|修复|申请)*(?:[去到在]哪(?:里|儿|个?网站|个?部门|个?窗口|个?单位)?|找(?:谁|哪个?(?:部门|单位)|哪里))"
    "(?:能|可以|去|来)?(?:办理?|申请|提交|弄|修复|交)?[呢啊吗？?。]*$"
)
_WAITS = re.compile(
    "(?:还剩|还有|剩下?)(?:几|多少)(?:个)?(?:工作日|天)|(?:什么时候|几时|哪天|多久|几天).{0,3}(?:有|出|给|告诉我?)(?:结果|答复|回复|消息)"
    "|最(?:晚|迟)(?:哪天|什么时候|几号|到哪天)|(?:超时|超期|逾期)(?:了)?(?:还)?(?:没.{0,6})?(?:怎么办|咋办|找谁)"
)
_GO_ON = re.compile("继续|接着|上次|上回|昨天.{0,3}(?:没|填|那份)|没填完|没办完|没弄完|还没.{0,4}完的")
_GO_ON_HERE = re.compile(
    "(?:先|还是|接着|继续)(?:给我|帮我|把)?(?:办|弄|提|申请|修)(?:理|交|复|完)?[^，。！？不]{0,6}?(?:的|这[个条份]|异议|修复|申请)[吧嘛]?$"
)
_TELLS_TO_GO_ON = re.compile(
    "(?:接着|继续)(?:给我|帮我|往下)?(?:办|弄|填|做|申请|搞|提)(?:下去|理)?(?:刚才的|上次的|昨天的|那个)?[吧呗嘛呀啊]?$"
)
_ANOTHER_TOPIC = re.compile("异议|申诉|复议|诉讼|投诉|举报|补正|规定|办法|政策|条例|征信|承诺书|行政处罚|失信")
_LONGEST_FOLLOW_UP = 20
_LONGEST_BEGINNING = 20
# 我那个跑网约车, 就是去年的事: somebody's own, without a wish.
_OWN_STORY = re.compile(
    "(?:就是?|其实|话说|那个|嗯|哎|喂|你好|您好)*[，, ]?(?:我|俺|咱|阿拉|本[人店司厂单]|是这|事情"
    "|情况|说来|怎么说|[去前今]年|上[次回个])"
)
_NO_STORY = re.compile("要|想|帮|给我|能|找|请|查|看|不[行对是要会想]|爱|喜欢|心情|无聊|饿|困|累|难受|生日")
# "12号那条", and "58号令" is none of it; nor is the day of a date.
_SHORT_NUMBER = re.compile(r"(?<![\d月〕\])）〕第])(?:第\s*)?(\d{1,6})\s*号(?!令|文|公告|楼|院|线|交|缴|付|罚)")
# 632那条, 741的处罚; and a bare number that is the end of a number on record: 632到日子了提醒我, 只说741.
_SHORT_NUMBER_OF = re.compile(r"(?<![\d.〔(（\[A-Za-z-])(\d{1,6})\s*(?=[那这][条个件笔份])")
_BARE_NUMBER = re.compile(
    r"(?<![\d.:：/〔(（\[A-Za-z-])(?<![罚款交付缴花年月第])(?<!罚了)(\d{3,6})(?![\d.:：/A-Za-z%％-]|\s*(?:[年月日元块万千百天个条份次岁点分级人斤台吨米号]|工作日))"
)
_POINTS = re.compile(r"\d\s*号\s*(?:[那这]|的?(?:处罚|决定|记录|罚单)|呢)|(?<!\d)\d{1,4}\s*[那这][条个件笔份]")
_POINTS_AT = re.compile("(?:那|还有)?[^，。？?]{2,8}?的?那一?[条个](?:处罚|记录)?(?:呢|的呢|怎么样)?")

# Matters that a message may name, and what a record that is about them says.
_MATTERS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "detention": (re.compile("拘留|坐牢|判刑|刑事"), re.compile("拘留|公安|治安|detention|public_security")),
    "tax": (
        re.compile("税务.{0,6}(?:级|失信|罚|名单|信用)|纳税信用|欠税|偷税|逃税|(?<![A-Z])[A-DM]级", re.IGNORECASE),
        re.compile("税|tax"),
    ),
    "court": (
        re.compile("失信被执行|被执行人|老赖|限高|限制高消费|(?:欠|判).{0,4}法院"),
        re.compile("法院|被执行|court"),
    ),
    "bank": (
        re.compile("征信|(?:贷款|信用卡|花呗|房贷|车贷).{0,4}(?:逾期|没还|欠)"),
        re.compile("银行|征信|金融|贷款|banking"),
    ),
    "abnormal": (
        re.compile("经营异常|异常名录|年报.{0,4}(?:没报|忘|逾期|漏)|(?:没|忘).{0,3}报年报"),
        re.compile("异常|abnormal"),
    ),
    "site": (
        re.compile(
            "天眼查|企查查|爱企查|启信宝|水滴信用|第三方|(?:某|那个|哪个|别的|其他|其它|商业|查企业的?)(?:信用)?(?:查询)?(?:网站|网页|平台|软件)"
            "|查询(?:网站|平台|软件)",
        ),
        re.compile("天眼查|企查查|第三方"),
    ),
    "child": (re.compile("(?:孩子|小孩|儿子|女儿|未成年)"), re.compile("$^")),
    "licence": (
        re.compile("吊销|(?:撤销|注销)(?:执照|许可)|关闭企业"),
        re.compile("吊销|licence_revoked|closure"),
    ),
}


def supposes_performance(text: str) -> bool:
    """Whether the words suppose that duties were performed."""
    return bool(_SUPPOSES.search(text))


def asks_about_own(text: str) -> bool:
    """Whether the words ask why, when or whether, as one does about a record at hand."""
    return any(kind.search(text) for kind in (_WHY, _WHEN, _WHETHER)) or supposes_performance(text)


def goes_on(text: str) -> bool:
    """A few words about what was just told of a record: what if, why, how soon."""
    if len(text) > _LONGEST_FOLLOW_UP or _ANOTHER_TOPIC.search(text) or named_matters(text):
        return False
    return supposes_performance(text) or bool(_WHY.search(text) or _WHEN.search(text))


def asks_papers(text: str) -> bool:
    """Only what to bring, and nothing beside it."""
    return bool(_PAPERS.search(text))


def asks_place(text: str) -> bool:
    """Only where to go, and nothing beside it."""
    return bool(_PLACE.search(text))


def goes_on_filing(text: str) -> bool:
    """Whether something begun before is to be gone on with."""
    return bool(_GO_ON.search(text))


def goes_on_here(text: str) -> bool:
    """``那算了，先办这个``: something else is let go, and what is being filled in is gone on with."""
    return bool(_GO_ON_HERE.search(text.strip(" 。.，,！!～~")))


def tells_to_go_on(text: str) -> bool:
    """``昨天办到一半的，接着办``: begun before, and nothing else is asked."""
    return bool(_TELLS_TO_GO_ON.search(text.strip(" 。.，,！!～~")))


def begins_story(turn: Turn) -> bool:
    """Who they are or what happened, and no more: the rest comes in the next messages. A wish or question is none."""
    own = _OWN_STORY.match(turn.text) and not _NO_STORY.search(turn.text) and len(turn.text) <= _LONGEST_BEGINNING
    return bool(own) and not (turn.active_form or turn.attachments or turn.is_question or turn.is_button)


def waits(text: str) -> bool:
    """How long an application still takes, and what if it takes longer."""
    return bool(_WAITS.search(text)) and len(text) <= _LONGEST_FOLLOW_UP and not named_matters(text)


def short_numbers(text: str) -> list[int]:
    """``12`` of ``12号那条`` and of ``12那条``: the end of a document number."""
    return [int(number) for kind in (_SHORT_NUMBER, _SHORT_NUMBER_OF) for number in kind.findall(text)]


def points_by_number(text: str) -> bool:
    """``12号那条`` points at a record and at nothing else."""
    return bool(_POINTS.search(text))


def points_by_description(text: str) -> bool:
    """``环保那个呢`` points at a record by what it is about."""
    return bool(_POINTS_AT.fullmatch(text.strip(" 。？?！!")))


def ending_in(records: Sequence[Record], text: str) -> list[Record]:
    """The records whose document numbers end in a number that the words name; a bare number where no other is one."""
    return _ending(records, short_numbers(text)) or _ending(records, [int(n) for n in _BARE_NUMBER.findall(text)])


def _ending(records: Sequence[Record], numbers: Sequence[int]) -> list[Record]:
    return [r for r in records if any(re.search(rf"(?<!\d)0*{n}\s*号$", r.document_number or "") for n in numbers)]


def named_matters(text: str) -> list[str]:
    """The matters that the words name."""
    return [name for name, (said, _) in _MATTERS.items() if said.search(text)]


def contradicted(records: Sequence[Record], text: str) -> bool:
    """Whether the words name a matter that no record is about."""
    matters = named_matters(text)
    return bool(matters) and not any(is_about(record, matters) for record in records)


def is_about(record: Record, matters: Sequence[str]) -> bool:
    """Whether the record is about one of these matters; nothing that it leaves open is taken for a yes."""
    texts = (record.authority, record.authority_field, record.violation, record.list_name, *record.penalties)
    words = " ".join(text for text in (record.kind, *texts) if text)
    return any(_MATTERS[name][1].search(words) for name in matters)
