"""Who signs: a person's name typed in answer to that question."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from actions.around_names import name_in, pieces_of, signs_self
from actions.turn import Turn

_NAME = re.compile(r"[\u4e00-\u9fff·]{2,15}")
# Begins like a person's name: a bare word that the classifier has no opinion on is a name only then.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾田萧肖潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙段史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁"
    "葛伍申尤毕聂柴焦齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮"
    "华滕桑宫尚戚房娄巩卓符庞褚楚蓝柳麦虞骆窦商米贝茅仇卞阚糜羿湛"
    "喻云奚郎昌凤花廉皮穆禹狄臧伏麻危刁裘缪宣杭吉钮嵇邢荣荀储井乌巴牧隗郗秋伊栾厉戎祖幸韶郜黎蒲屠阴胥苍闻莘党贡逄姬冉宰雍濮寿扈燕冀浦农瞿慕"
    "茹艾古戈衡匡寇沃蔚隆晁敖饶沙丰荆竺权桓"
    "桂闵解强丛边车苟欧乐简岳宗冷佟池蒙鞠迟冼巫仲蔺晏郁邬岑"
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
_NO_NAME = re.compile(r"(?:经理|老板|先生|女士|小姐|会计|师傅|主任|老师|总)$|[的了吗呢不没这那哪啥谁什么怎吧啊在签署]")
# Not a person: a business that signs in its own name, or one of the demonstration's made-up people.
_OTHER_SIGNER = re.compile(r".{2,28}(?:公司|厂|店|合作社|中心|事务所|商行)|示例.{1,4}")
_SAYS_NAME = re.compile(r"^(?:我叫|签署人是|签字人是)")
# Words that the dictionary knows as names up to so often; oftener, they are rather words (许可).
_RARE = 500
_LONGEST_WORD = 4
_BEFORE_NAME = re.compile(
    r"^(?:(?:好的?|嗯+|行|可以|同意|没问题)[，,。 ]*)?(?:信用|那|就|这份|我们?)*(?:承诺书?)?[，, ]*"
    r"(?:我叫|我是|本人|签[署字名]人|署名|签[署字名]|落款|法定代表人|法人代表|法人|经办人|负责人|名字|姓名|承诺人?|由|让|写|填)"
    r"(?:的?(?:姓名|名字))?(?:[:：,，\s]|是|为|叫|写|我)*"
)
_AFTER_NAME = re.compile(r"(?:来|去)?签[署字名]?的?[吧了啊呀]?$|(?<=..)[吧啊呀]$")
# Surnames that begin a command as well (查进度, 付罚款): names only where the message is taken for nothing else.
_ALSO_VERBS = frozenset("查付管关包解强计")
# Where another name has to stand: 写李小四, 换李小四签.
_WRITES = re.compile(
    r"(?:写成?|填成?|换成?|改成|改为|改写|改签|由|让|叫|签)(?P<name>[\u4e00-\u9fff·]{2,4}?)"
    r"(?:来?签[署字名]?)?(?:[吧啊哦了]|才对|好了)?$"
)
_SIGNER_GONE = re.compile("离职|辞职|退休|去世|调走|走人了|换(?:个|一个|别)?人|不(?:能|想|方便)?签[了字署]?|没法签")
_OF_THE_RECORD = re.compile("网上|公示|决定书|页面|网站|处罚")
_NAME_WRONG = re.compile("(?:名字|姓名|签名|署名|落款|签[字署]人).{0,4}(?:写|填|打|签|弄|搞)?(?:错|不对)")
_BREAK = re.compile(r"[，,。；;！!？?\s]+")
_DENIES = re.compile("[不别没]是|不叫|不签|别签|错")
_SIGNING = re.compile("签|署名|落款|名字|姓名")
_STRONG = 0.6


# A name given where another one stood: 名字写错了应该是…, 签字人改成….
_CORRECTED = re.compile(
    r"(?:名字|姓名|签[字署名]人?|落款|名|错|不对|不是)[^。？?]*?"
    r"(?:(?:应该|应当|应|要|得)(?:写|填|签|改)?(?:成|为|是|叫)?|改成|改为|改|换成|写成|是|叫)\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?:才对|吧|哦|啊)?$"
)


_NOT_THIS = re.compile("^(?:更正[:：]?)?(?:不是|别|不要|不叫|不用)")


def corrected_name(turn: Turn) -> str | None:
    """The name in a correction of the signatory, whatever the sentence was taken for."""
    found = _CORRECTED.search(turn.text.strip(" 。.，,!！"))
    if turn.is_question or turn.is_button:
        return None
    clauses = [_WRITES.search(clause) for clause in _BREAK.split(turn.text)]
    names = [given["name"] for given in (found, *clauses) if given]
    return next((name for name in names if _is_surely_a_name(name)), None) or name_among(turn)


def name_among(turn: Turn) -> str | None:
    """The last name that stands alone, or among words that only say who signs; of a business, only with those.

    It is shown in the summary before anything is filed, so a rare mistake costs one more sentence.
    """
    if turn.is_question or turn.is_button:
        return None
    pieces = [piece for piece in pieces_of(turn.text) if not (_NOT_THIS.match(piece) or _DENIES.search(piece))]
    denies = bool(_DENIES.search(turn.text))
    asked = _asks_who_signs(turn)
    found = [(name_in(piece, _may_sign, anywhere=asked or bool(_SIGNING.search(piece))), piece) for piece in pieces]
    # Beside a denial a bare name may be the very one that is denied: it has to be said that it signs.
    return next((name for name, piece in reversed(found) if name and not (denies and name == piece)), None)


def _may_sign(name: str) -> bool:
    return bool(name) and name[0] not in _ALSO_VERBS and _signs(name)


def _signs(name: str) -> bool:
    return _is_surely_a_name(name) or (_OTHER_SIGNER.fullmatch(name) is not None and is_name(name))


def name_is_wrong(turn: Turn, signed: object) -> bool:
    """Whether the words say that the one who signs is not the one who will, and name nobody in their place."""
    if turn.is_question or turn.is_button:
        return False
    gone = str(signed) in turn.text and _SIGNER_GONE.search(turn.text)
    return bool(gone or (_NAME_WRONG.search(turn.text) and not _OF_THE_RECORD.search(turn.text)))


def own_name(turn: Turn, offered: object) -> str | None:
    """The name offered, where the person agrees; a person who applies for themself may say so: 我自己签."""
    told = (turn.slot("told") or {}).get("signatory")
    agrees = turn.said_yes() or (offered != told and not turn.is_question and signs_self(turn.text))
    return str(offered) if offered and agrees else None


def name_before(turn: Turn) -> tuple[str | None, str]:
    """A name and the question that follows it in the same message: 李晓，要多久."""
    first, _, rest = turn.text.replace(",", "，").partition("，")
    asks = turn.is_question and bool(rest) and not turn.is_button
    return (first, rest) if asks and is_name(first) and not _is_a_word(first) else (None, "")


def typed_name(turn: Turn) -> str | None:
    """A bare name in answer to "who signs"; a sentence, or a clear intent of another kind, is none.

    A word of the language is none either, unless it is said to be a name: nobody signs by 马上 or 时间.
    """
    name = _bare_name(turn)
    return name if name and (_SAYS_NAME.match(turn.text) or not _is_a_word(name)) else None


def doubtful_name(turn: Turn) -> str | None:
    """What may be a name, and may be a word as well: to be asked back."""
    name = _bare_name(turn)
    return name if name and not typed_name(turn) else None


def _bare_name(turn: Turn) -> str | None:
    said = turn.text.strip(" 。.，,!！")
    labelled = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", said)).strip()
    words = labelled if is_name(labelled) else said
    if turn.is_button or turn.is_question or not is_name(words):
        return _name_at_the_end(turn) or (name_among(turn) if _asks_who_signs(turn) else None)
    weak = turn.intent in ("inform", "nlu_fallback", "affirm", "deny") or turn.confidence < _STRONG
    return words if weak or _BEFORE_NAME.match(said) or _wins(words) else None


def _name_at_the_end(turn: Turn) -> str | None:
    """A name after a sigh, in answer to the question who signs: 怎么还要签，烦死了，赵大力."""
    pieces = [piece for piece in _BREAK.split(turn.text) if piece]
    asked = _asks_who_signs(turn) and not turn.intent.startswith("ask_")
    if turn.is_button or not asked or len(pieces) < 2 or _DENIES.search("".join(pieces[:-1])):
        return None
    return pieces[-1] if _wins(pieces[-1]) else None


def _asks_who_signs(turn: Turn) -> bool:
    return bool(turn.slot("requested_slot") == "repair_commitment")


def _wins(words: str) -> bool:
    """Whether a bare name is one whatever the classifier took it for: it knows no names, and takes 钱 for a fee."""
    return words[0] not in _ALSO_VERBS and _is_surely_a_name(words)


def _is_surely_a_name(words: str) -> bool:
    return is_name(words) and len(words) <= _LONGEST_WORD and not _is_a_word(words)


def _is_a_word(name: str) -> bool:
    """Whether the name is a word of the language, begins with one, or is too long for its surname."""
    if "·" in name or _OTHER_SIGNER.fullmatch(name):
        return False
    compound = name.startswith(_COMPOUND)
    known = not _words().isdisjoint((name,) if compound else (name, name[:2]))
    return known or (len(name) >= _LONGEST_WORD and not compound)


def _dictionary() -> Path:
    """Jieba's list of words. Only the file is wanted: importing the package takes a second and warns."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba")
    return Path(found.origin).parent / "dict.txt"


@cache
def _words() -> frozenset[str]:
    """The words of the dictionary that begin like a name and are none."""
    with _dictionary().open(encoding="utf-8") as lines:
        entries = (line.split() for line in lines if line[0] in _SURNAMES or line.startswith(_COMPOUND))
        return frozenset(
            word
            for word, count, tag in entries
            if 1 < len(word) <= _LONGEST_WORD and (not tag.startswith("nr") or int(count) > _RARE)
        )


def is_name(words: str) -> bool:
    """Whether the words can be a person's name, or a business that signs in its own."""
    if not _NAME.fullmatch(words) or _NO_NAME.search(words):
        return False
    surname = words[0] in _SURNAMES or words.startswith(_COMPOUND)
    return (surname and len(words) <= 4) or "·" in words or _OTHER_SIGNER.fullmatch(words) is not None
