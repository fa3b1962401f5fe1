"""Grounds of an objection: which one the words settle, and how to ask about each in plain words."""

import re

from actions.ground_scores import leads

GROUNDS = frozenset({
    "inaccurate", "not_mine", "duplicate", "expired", "revoked_basis", "no_legal_basis", "outside_catalogue",
    "over_publication", "privacy", "other",
})  # fmt: skip
# How far a ground must lead over telling none: where an objection is wished or its ground asked for, and elsewhere.
_WHERE_ASKED, _ELSEWHERE = 0.05, 0.3
_BEYOND_DOUBT = 0.6
# As near to each other as that, two grounds are asked about.
_NEAR = 0.1
# Below that a ground is no likelier than any other.
_LIKELY = -0.3
# The wish itself, whatever for.
_WISH = re.compile("(?:我|俺|本人)?(?:要|想)?(?:按|对|就|针对)?(?:提(?:出|个|一个|一下)?|申请)?(?:异议|申诉)")
# It is theirs, they say, and something in it is wrong.
_MINE = re.compile("是我(?:们)?(?:公司)?(?:的|交|缴|干)|确实是我")
# Whatever may speak for an objection or wish for something; without any of it nothing is begun.
_SPEAKS_AGAINST = re.compile(
    "异议|申诉|申辩|纠错|更正|改正|纠正|不服|不认|不同意|不承认|不是(?!说|就)|不接受|没[有做干罚交做过收]|[假冤错乱伪]|不[该应对符实准]|意见|反映"
    "|凭|为什么|为啥|撤|删|下来|下掉|去掉|消掉|拿掉|问题|怎么|咋|重复|期|隐私|依据|公平|讲理|合理|要求|给我|帮我|我要|我想|提|[？?]"
)
_LONG_ENOUGH = 15
_NOT_TO_PUBLISH = frozenset({"privacy", "over_publication", "no_legal_basis", "outside_catalogue"})
_OWN_NAME = {
    "privacy": re.compile("隐私"),
    "over_publication": re.compile("超(?:出|过)?.{0,4}范围"),
    "no_legal_basis": re.compile("(?:没有?|无|缺).{0,4}依据"),
    "outside_catalogue": re.compile("目录"),
}
_REPROACHES = re.compile("凭(?:什么|啥)|为(?:什么|啥|何)")
_CORRECTS_GROUND = re.compile("原因|理由|[改换]成|改为|应该?是|应为|其实|而是|不对|[选写弄]错")
_FIRST_CLAUSE = re.compile("[^，,。；;！!？?]+")
# What only asks for an objection and says nothing about it.
ASKING = re.compile(
    "我(?:要|想)|帮我|麻烦|请|提(?:出|个|一个|一下)?异议|申请|异议|申诉|更正"
    "|第.{1,2}条|\\d+号|[这那](?:一?条|个)|对|的|了|有|再|[，。,.!！ ]"
)
# What it should be, and not only that it is wrong.
_SAYS_HOW = re.compile("应|其实|实际|明明|不是|成了|写成|登成|只有|只罚|\\d|[一二两三四五六七八九十百千万]+(?:元|块)")
TELLING = 7
SUBJECTS = {
    "revoked_basis": "处罚决定被撤销的，",
    "expired": "公示期已经届满的，",
    "duplicate": "重复公示的，",
    "privacy": "公开了隐私的，",
}
"""What a question within an objection is about, where its own words leave that out: 那几天之内要撤."""
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
    """The ground that the words tell, if one stands out; ``asked``: they answer the question for it, or object."""
    (best, lead), (other, following) = _ranked(text)[:2]
    told = lead >= (_WHERE_ASKED if asked else _ELSEWHERE)
    # Names of one and the same wrong lie near each other; the likelier one will do.
    stands_out = lead - following >= _NEAR or {best, other} <= _NOT_TO_PUBLISH
    return best if told and stands_out else None


def tells_plainly(text: str) -> bool:
    """Whether a whole sentence says beyond doubt what is wrong with a record, though nobody asked."""
    return len(text) >= _LONG_ENOUGH and _ranked(text)[0][1] >= _BEYOND_DOUBT and ground_in(text) is not None


def likeliest(text: str) -> list[str]:
    """The two grounds to ask about first, where the words tell something of one without settling it."""
    return [ground for ground, lead in _ranked(text)[:2] if lead >= _LIKELY]


def _ranked(text: str) -> list[tuple[str, float]]:
    """The grounds, the likeliest first; what is said to be theirs is not somebody else's."""
    theirs = _MINE.search(text) and not re.search("不是我(?!交|缴|干)", text)
    return [(ground, lead) for ground, lead in leads(_WISH.sub("，", text)) if not (theirs and ground == "not_mine")]


def ground_changed(text: str, before: str | None, statement: str = "") -> str | None:
    """The ground that the words settle beside the one chosen before, of which ``statement`` tells so far.

    What should not be published at all has several names; of these the one chosen stays unless it is said to be wrong,
    or was only supposed and is now called by its name.
    """
    corrects = _CORRECTS_GROUND.search(text)
    by_name = None if corrects else _called(text)
    # Privacy is the nearest to the person of these, and no other name for the same wrong makes it less.
    supposed = (
        before in _NOT_TO_PUBLISH - {"privacy"}
        and ground_in(statement, asked=True) == before
        and not _called(statement)
    )
    if by_name and supposed:
        return by_name
    named = _FIRST_CLAUSE.match(text, corrects.end()) if corrects else None
    found = (ground_in(named[0]) if named else None) or ground_in(text)
    both = found in _NOT_TO_PUBLISH and before in _NOT_TO_PUBLISH
    return before if both and not corrects else found


def _called(text: str) -> str | None:
    """Which of what should not be published is called by its own name, if it is one."""
    called = [ground for ground, name in _OWN_NAME.items() if name.search(text)]
    return called[0] if len(called) == 1 and ground_in(text, asked=True) in _NOT_TO_PUBLISH else None


def only_vents(text: str) -> bool:
    """Whether somebody tells how it hurts, and neither what is wrong with a record nor that an objection is wished."""
    return len(text) >= _LONG_ENOUGH and ground_in(text) is None and not _SPEAKS_AGAINST.search(text)


def reproaches(text: str) -> bool:
    """Whether a question is one in form only: 这是隐私，凭什么公开？"""
    return bool(_REPROACHES.search(text))


def question_for(ground: str) -> str:
    """The response that asks for the person's own words on a ground."""
    return _STATEMENTS.get(ground, "utter_ask_objection_statement")


def telling(text: str, ground: str | None) -> bool:
    """Whether the words already are a statement, so that nothing more need be asked."""
    rest = ASKING.sub("", text)
    return ground is not None and len(rest) >= TELLING and (ground != "inaccurate" or bool(_SAYS_HOW.search(rest)))
