"""Who signs: a person's name typed in answer to that question."""

import re

from actions.turn import Turn

_NAME = re.compile(r"[\u4e00-\u9fff·]{2,15}")
# Begins like a person's name: a bare word that the classifier has no opinion on is a name only then.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾田萧肖潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙段史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁"
    "葛伍申尤毕聂柴焦齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮"
    "桂闵解强丛边车苟欧"
)
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "端木",
    "皇甫",
    "公孙",
    "慕容",
    "令狐",
    "尉迟",
    "司徒",
    "夏侯",
    "东方",
    "南宫",
)
# A form of address is no name to sign with, and a word of a sentence is no part of one.
_NO_NAME = re.compile(r"(?:经理|老板|先生|女士|小姐|会计|师傅|主任|老师|总)$|[的了吗呢不没这那哪啥谁什么怎吧啊在]")
# Not a person: a business that signs in its own name, or one of the demonstration's made-up people.
_OTHER_SIGNER = re.compile(r".{2,28}(?:公司|厂|店|合作社|中心|事务所|商行)|示例.{1,4}")
_BEFORE_NAME = re.compile(r"^(我叫|我是|签署人是?|签字人是?|法定代表人|法人|经办人|负责人)[:：,，是\s]*")


# A name given where another one stood: 名字写错了应该是…, 签字人改成….
_CORRECTED = re.compile(
    r"(?:名字|姓名|签[字署名]人?|落款|名|错|不对|不是)[^。？?]*?"
    r"(?:(?:应该|应当|应|要|得)(?:写|填|签|改)?(?:成|为|是|叫)?|改成|改为|改|换成|写成|是|叫)\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?:才对|吧|哦|啊)?$"
)


def corrected_name(turn: Turn) -> str | None:
    """The name in a correction of the signatory, whatever the sentence was taken for."""
    found = _CORRECTED.search(turn.text.strip(" 。.，,!！"))
    if turn.is_question or found is None:
        return None
    name = found["name"]
    return name if name[0] in _SURNAMES else None


def typed_name(turn: Turn) -> str | None:
    """A bare name in answer to "who signs"; a sentence, or a clear intent of another kind, is none."""
    said = turn.text.strip(" 。.，,!！")
    words = _BEFORE_NAME.sub("", said)
    bare = words != said or turn.intent in ("inform", "nlu_fallback", "affirm", "deny") or turn.confidence < 0.6
    if turn.is_button or turn.is_question or not bare or not _is_name(words):
        return None
    return words


def _is_name(words: str) -> bool:
    if not _NAME.fullmatch(words) or _NO_NAME.search(words):
        return False
    surname = words[0] in _SURNAMES or words.startswith(_COMPOUND)
    return (surname and len(words) <= 4) or "·" in words or _OTHER_SIGNER.fullmatch(words) is not None
