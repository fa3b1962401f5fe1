"""Grounds of an objection: which one the words settle, and how to ask about each in plain words."""

import re

GROUNDS = frozenset({
    "inaccurate", "not_mine", "duplicate", "expired", "revoked_basis", "no_legal_basis", "outside_catalogue",
    "over_publication", "privacy", "other",
})  # fmt: skip
# Words that settle the ground without asking for it; the first that fits counts.
_GROUND_WORDS = (
    ("revoked_basis", "撤销了|被撤销|撤了处罚|判决撤销|复议撤销|判我赢|胜诉|推翻了"),
    ("duplicate", "重复|两遍|两次(?:公示|显示|登)|一样的"),
    ("expired", "过期|到期|公示期早过|满期|过了公示期|超过公示期"),
    ("outside_catalogue", "目录(?:里|内|中|上)?(?:没有|没列)|不在.{0,6}目录|不属于.{0,6}目录|没有?列入.{0,4}目录"),
    (
        "not_mine",
        "不是(?:我|俺|本公司)(?!交|缴|干)|别家|别人的|冒用|冒名|同名|重名|搞错人|张冠李戴|[跟和与]我(?:们)?(?:公司)?(?:没有?|无)关",
    ),
    ("privacy", "隐私|手机号|家庭住址|身份证号"),
    ("over_publication", "不(?:应该?|该)(?:公[开示]|上网)"),
    ("no_legal_basis", "没有(?:法律)?依据"),
    ("inaccurate", "[写登填录]错|错了|有误|不准|不对|不符|对不上|不一致|写成|登成|应该是|应为|[多少]写|[搞弄]错"),
)
# Said in anger as often as for a reason: it names a ground only where the ground was asked for.
_ASKED_FOR = (("no_legal_basis", "凭什么"),)
# It is theirs, they say, and something in it is wrong.
_MINE = re.compile("是我(?:们)?(?:公司)?(?:的|交|缴|干)|确实是我")
# Whatever may speak for an objection or wish for something; without any of it nothing is begun.
_SPEAKS_AGAINST = re.compile(
    "异议|申诉|申辩|纠错|更正|改正|纠正|不服|不认|不同意|不承认|不是(?!说|就)|不接受|没[有做干罚交做过收]|[假冤错乱伪]|不[该应对符实准]|意见|反映"
    "|凭|为什么|为啥|撤|删|下来|下掉|去掉|消掉|拿掉|问题|怎么|咋|重复|期|隐私|依据|公平|讲理|合理|要求|给我|帮我|我要|我想|提|[？?]"
)
_LONG_ENOUGH = 15
_NOT_TO_PUBLISH = frozenset({"privacy", "over_publication", "no_legal_basis", "outside_catalogue"})
_CORRECTS_GROUND = re.compile("原因|理由|[改换]成|改为|应该?是|应为|其实|而是|不对|[选写弄]错")
# What only asks for an objection and says nothing about it.
ASKING = re.compile(
    "我(?:要|想)|帮我|麻烦|请|提(?:出|个|一个|一下)?异议|申请|异议|申诉|更正"
    "|第.{1,2}条|\\d+号|[这那](?:一?条|个)|对|的|了|有|再|[，。,.!！ ]"
)
# What it should be, and not only that it is wrong.
_SAYS_HOW = re.compile("应|其实|实际|明明|不是|成了|写成|登成|只有|只罚|\\d|[一二两三四五六七八九十百千万]+(?:元|块)")
TELLING = 7
_STATEMENTS = {
    "inaccurate": "utter_ask_objection_statement_inaccurate",
    "not_mine": "utter_ask_objection_statement_not_mine",
    "duplicate": "utter_ask_objection_statement_duplicate",
    "expired": "utter_ask_objection_statement_expired",
    "revoked_basis": "utter_ask_objection_statement_revoked_basis",
    "no_legal_basis": "utter_ask_objection_statement_no_legal_basis",
    "outside_catalogue": "utter_ask_objection_statement_outside_catalogue",
    "over_publication": "utter_ask_objection_statement_over_publication",
    "privacy": "utter_ask_objection_statement_privacy",
}


def ground_in(text: str, *, asked: bool = False) -> str | None:
    """The ground that the words settle; ``asked``: they answer the question for it."""
    known = (*_GROUND_WORDS, *_ASKED_FOR) if asked else _GROUND_WORDS
    grounds = [ground for ground, words in known if re.search(words, text)]
    if _MINE.search(text) and not re.search("不是我(?!交|缴|干)", text):
        grounds = [ground for ground in grounds if ground != "not_mine"]
    return next(iter(grounds), None)


def ground_changed(text: str, before: str | None) -> str | None:
    """The ground that the words settle beside the one chosen before.

    What should not be published at all has several names; of these the one chosen stays unless it is said to be wrong.
    """
    found = ground_in(text)
    both = found in _NOT_TO_PUBLISH and before in _NOT_TO_PUBLISH
    return before if both and not _CORRECTS_GROUND.search(text) else found


def only_vents(text: str) -> bool:
    """Whether somebody tells how it hurts, and neither what is wrong with a record nor that an objection is wished."""
    return len(text) >= _LONG_ENOUGH and ground_in(text, asked=True) is None and not _SPEAKS_AGAINST.search(text)


def question_for(ground: str) -> str:
    """The response that asks for the person's own words on a ground."""
    return _STATEMENTS.get(ground, "utter_ask_objection_statement")


def telling(text: str, ground: str | None) -> bool:
    """Whether the words already are a statement, so that nothing more need be asked."""
    rest = ASKING.sub("", text)
    return ground is not None and len(rest) >= TELLING and (ground != "inaccurate" or bool(_SAYS_HOW.search(rest)))
