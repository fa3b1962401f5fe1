"""Where personal contact data stands in a text: numbers, mailboxes, and the names beside them.

What counts, and why:

* Every mobile number, landline with area code, mailbox, identity number, bank account, WeChat and QQ number is
  hidden. An office's landline or mailbox is hidden too: in a notice it is the desk of the official who handles the
  matter, and nothing in the text tells the two apart.
* Public services stay: short numbers of three to six digits (12345, 12315, 96xxx), 400 and 800 numbers, landlines
  that the text itself calls a hotline or a line for reports, complaints or emergencies, public accounts (微信公众号)
  and web addresses.
* A name is hidden where contact data stands beside it, in a table with a column for telephones, or after 联系人：.
  Names without contact data (signatures, appointments) are part of the document and stay.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.engine.gongwen.folding import fold

PERSON, MAILBOX, IDENTITY = "联系人", "电子邮箱", "身份证号"
MOBILE, LANDLINE, WECHAT, QQ = "手机号", "固定电话", "微信号", "QQ号"
DINGTALK, ACCOUNT = "钉钉号", "银行账号"

_GAP = r"[ \-·\n._/()\[\]]{0,3}"
# A number within a longer one, or within a code, is none; after these words it is one although no space is set.
_AFRESH = r"(?:(?<![\dA-Za-z.])|(?<=[Tt][Ee][Ll])|(?<=[VvWw][Xx]))"
_MOBILE = re.compile(
    rf"{_AFRESH}(?:\(?(?:\+|00)?86\)?[- ]?)?(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d|[A-Za-z]|元(?!旦)|[万亿])"
)
_MOBILE_AFTER_WORD = re.compile(r"(?:电话|手机|联系方式)[ :]{0,3}[A-Za-z]{1,3}[ :.]{0,2}(1[3-9]\d{9})(?!\d)")
_MOBILE_GROUPS = {
    (3, 4, 4),
    (4, 3, 4),
    (4, 4, 3),
    (3, 8),
    (7, 4),
    (5, 6),
    (6, 5),
    (11,),
    (1,) * 11,
    (3, 3, 5),
    (2, 4, 5),
}
_LANDLINE = re.compile(
    rf"(?<![\dA-Za-z]-){_AFRESH}(?:\+?86-?)?[(\[]?(0(?:10|2\d|[3-9]\d{{2}}))[)\]]?[ \-\n._/]{{0,3}}"
    r"([2-8]\d{2,3}[ \-]?\d{4})(?!\d)"
    r"(?:\s?(?:转|[、,，/\-]|ext\.?)\s?\d{3,8}(?![\d年月日]))*"
)
_ABROAD = re.compile(r"\+86[ -]?(?:10|2\d|[3-9]\d{2})[ -]?[2-8]\d{2,3}[ -]?\d{4}(?!\d)")
_BARE = re.compile(
    r"(?<![\dA-Za-z.\-第〔\[号])[2-8]\d{2,3}[ \-]?\d{4}(?![\dA-Za-z.%年月日元万亿人户件个平吨号条次])"
    r"(?: ?(?:转|ext\.?) ?\d{2,6}(?!\d))?"
)
_DATE = re.compile(r"(?:19|20)\d{2}-?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_PHONE_WORD = re.compile(r"电\s*话|手\s*机|传\s*真|联系方式|热线|座机|固话|[Tt][Ee][Ll]|(?<=[\s(])[机话](?=:)")
_AT = r"(?:@|[(\[]\s?at\s?[)\]]|艾特)"
_DOT = r"(?:\s?\.\s?|。(?=(?:com|cn|net|org|gov|edu)(?![a-z])))"
_MAILBOX = re.compile(
    rf"[a-z0-9_.+\-]{{1,64}}\s{{0,2}}{_AT}\s{{0,2}}[a-z0-9\-]+(?:{_DOT}[a-z0-9\-]+)+"
    r"|[\u4e00-\u9fffa-z0-9_.\-]{1,20}@[\u4e00-\u9fffa-z0-9\-]{1,20}\.(?:中国|公司|网络|网址|政务|公益|com|cn)"
    r"|[a-z0-9_.+\-]{1,64} at [a-z0-9\-]{1,40} dot [a-z]{2,6}",
    re.IGNORECASE | re.ASCII,
)
_IDENTITY = re.compile(rf"(?<![\dA-Za-z])[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")
_OLD_IDENTITY = re.compile(r"(?<=身份证)([^\d\n]{0,8})(\d{15})(?!\d)")
_BORN = re.compile(r"^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$")
# After the word 身份证 eighteen digits are one, also where the birthday is a slip of the finger.
_CALLED_IDENTITY = re.compile(rf"身份(?:证|号码)[^\d\n]{{0,10}}(\d(?:{_GAP}\d){{16}}{_GAP}[\dXx])(?![\dA-Za-z])")
_PASSPORT = re.compile(r"(?:护照|通行证)[^\dA-Za-z\n]{0,6}([A-Z]{1,2}\d{7,10})(?![\dA-Za-z])")
_ACCOUNT = re.compile(r"(?:[账帐]\s?[号户]|卡号)[^\d\n]{0,12}(\d(?:[ \-]?\d){9,24})(?![\dA-Za-z])")
_CALLED = r'\s?(?:群|号\s?码?|號\s?[码碼]?|[账帐]\s?号|ID)*\s?(?:\([^()\n]{1,6}\))?\s?[:("“]?\s?(?:为|是)?\s?'
_NICKNAME = r"[A-Za-z_][A-Za-z0-9_\-]{5,19}|(?=\d+[A-Za-z_])\d[A-Za-z0-9_\-]{5,19}|1[3-9]\d{9}"
_WECHAT = re.compile(
    r"(?:[微薇]\s?信(?!公众|群|小程序|支付|扫)|[Vv]信|(?<![A-Za-z])(?i:wechat|weixin|vx|wx)(?![A-Za-z]))"
    rf"{_CALLED}({_NICKNAME})"
)
_DINGTALK = re.compile(rf"钉\s?钉{_CALLED}({_NICKNAME}|\d{{6,12}}(?![\d年]))")
_QQ = re.compile(rf"(?:(?<![A-Za-z])(?:[Qq]\s?[Qq]|[Qq](?=:))|扣扣|企鹅){_CALLED}(\d(?:[ -]?\d){{4,10}})(?![\d年])")

_AFTER_WORDS = (
    (WECHAT, _WECHAT),
    (QQ, _QQ),
    (DINGTALK, _DINGTALK),
    (MOBILE, _MOBILE_AFTER_WORD),
    (IDENTITY, _CALLED_IDENTITY),
    (IDENTITY, _PASSPORT),
    (ACCOUNT, _ACCOUNT),
)

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆"
    "蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏"
    "宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝逄"
)
_TITLE = r"(?:同志|先生|女士|老师|主任|科长|处长|局长|所长|经理|部长|队长|书记|股长|工程师|助理)"
_ONE_NAME = (
    rf"(?:[{_SURNAMES}][ ]?[\u4e00-\u9fff](?:[ ]?[\u4e00-\u9fff])?|[\u4e00-\u9fff]{{1,6}}·[\u4e00-\u9fff]{{1,6}})"
)
_ADDRESSED = rf"(?:{_ONE_NAME}{_TITLE}?|[{_SURNAMES}]{_TITLE})"
_BETWEEN = (
    r"(?:联系)?[\s:，,(、/\-]{0,4}(?:(?:联系|办公|移动|值班|咨询)?(?:电\s?话|手\s?机)(?:号码?)?|联系方式|座机|传真|微信号?|QQ号?"
    r"|(?:电子)?邮箱|[Tt]el|身份证号码?|(?:公民)?身份号码)?[\s:(为是]{0,3}"
)
_BEFORE = re.compile(
    rf"(?:^|[\s、，,；;。:(/“]|联系人|经办人|联络[员人]|承办人|负责人|组长|[与找问]|致电|联系|[局办科处室委司府]的?)"
    rf"({_ADDRESSED}(?:[、,， ]{_ADDRESSED}){{0,3}}){_BETWEEN}$"
)
_AFTER = re.compile(rf"^\s?\(({_ADDRESSED})(?:收)?\)|^[ ,、]\s?({_ADDRESSED})(?=[\s,;。、)]|$)")
_NO_NAME = re.compile(
    r"(?:[室局处办部科委会厅所院站队司县市区镇乡街路省村组厅网]|中心|电话|手机|方式|单位|地址|邮箱|热线|号码|传真|时间"
    r"|平台|窗口|大厅|系统|银行|公司|姓名|职务|联系|咨询|投诉|举报|监督|服务|应急|安全|编号|代码|金额|项目|如下|全国|全省|全市)$"
)
_PUBLIC_LINE = re.compile(r"(?:热线|火警|报警|急救|举报|投诉|监督|公开)(?:电话|热线|专线)?(?:号码)?[\s:“\"(为是]*$")
_CONTACT = re.compile(
    r"(?:项目|业务|具体|工作|技术)?(?:联\s?系\s?人|经办人|联络[员人]|承办人)(?:员)?(?:及(?:其)?(?:联系)?(?:电话|方式|手机))?\s?:"
    r"[ ]?(?=[^\n\t]*?[\u4e00-\u9fffA-Za-z\d])(?![ ]?[(（]?(?:[×*_＿xX]|签|盖|姓名|略|见附|以下|由))"
    r"([^\t\n。；;]{2,120})"
)
_CONTACT_BARE = re.compile(
    rf"(?:联\s?系\s?人|经办人|联络[员人]|承办人)(?:[ ]{{1,3}}|[ :]*\n[ ]*)({_ONE_NAME})(?=[\s,;。、(]|$)"
)
_NAME_COLUMN = re.compile(r"姓\s*名|联系人|责任人|经办人|负责人|联络[员人]|承办人")
_CONTACT_COLUMN = re.compile(r"^\s*(?:联\s*系\s*人|经办人|联络[员人]|承办人)(?:姓名)?\s*$")
_NUMBER_COLUMN = re.compile(r"电\s*话|手\s*机|联系方式|邮箱|微信|QQ|身份证|座机|传真")
_PERSON_CELL = re.compile(r"^[\u4e00-\u9fff]{1,3}[ ·]?[\u4e00-\u9fff]{1,4}$")
_NAME_CELL = re.compile(rf"^{_ONE_NAME}$")
_LABEL_CELL = re.compile(r"^(?:姓\s*名|联\s*系\s*人|责任人|经办人|负责人|联络[员人]|承办人)$")
_TRIGGER = re.compile(
    r"@|[(\[]\s?at\s?[)\]]| at |艾特|[微薇]\s?信|v信|wechat|weixin|[vw]x|q\s?q|q:|扣扣|企鹅|钉\s?钉|护照|通行证"
    r"|联\s?系\s?人|经办人|联络|承办人|(?:\d[ \-·\n._/()\[\]]{0,3}){7}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One piece of contact data: its kind, and where it stands in the text (never what it says)."""

    kind: str
    start: int
    end: int


def find_contacts(text: str) -> list[Contact]:
    """Contact data of persons in a text, in order and without overlaps."""
    folded = fold(text)
    plain = folded.text
    if not _TRIGGER.search(plain):
        return []
    found = list(_numbers(plain))
    found.extend(_in_tables(plain))
    found.extend(Contact(PERSON, *match.span(1)) for match in _CONTACT.finditer(plain))
    found.extend(_after_the_word(plain))
    for contact in [*found]:
        found.extend(_names_beside(plain, contact))
    kept = _without_overlaps(found)
    return [Contact(contact.kind, *folded.span(contact.start, contact.end)) for contact in kept]


def _after_the_word(plain: str) -> Iterator[Contact]:
    for match in _CONTACT_BARE.finditer(plain):
        if not _NO_NAME.search(match.group(1)):
            yield Contact(PERSON, *match.span(1))


def _numbers(plain: str) -> Iterator[Contact]:
    yield from (Contact(MAILBOX, *match.span()) for match in _MAILBOX.finditer(plain))
    for kind, pattern in _AFTER_WORDS:
        yield from (Contact(kind, *match.span(1)) for match in pattern.finditer(plain))
    for match in _IDENTITY.finditer(plain):
        if _BORN.match(re.sub(r"[^\dXx]", "", match.group())):
            yield Contact(IDENTITY, *match.span())
    yield from (Contact(IDENTITY, *match.span(2)) for match in _OLD_IDENTITY.finditer(plain))
    for match in _MOBILE.finditer(plain):
        groups = tuple(len(group) for group in re.split(r"\D+", match.group(1)))
        if groups in _MOBILE_GROUPS or _PHONE_WORD.search(plain, max(0, match.start() - 24), match.start()):
            yield Contact(MOBILE, *match.span())
    for contact in (
        *(Contact(LANDLINE, *match.span()) for match in _LANDLINE.finditer(plain)),
        *(Contact(LANDLINE, *match.span()) for match in _ABROAD.finditer(plain)),
        *_bare_landlines(plain),
    ):
        if not _PUBLIC_LINE.search(plain, max(0, contact.start - 16), contact.start):
            yield contact


def _bare_landlines(plain: str) -> Iterator[Contact]:
    """Seven or eight digits after a word for telephone on the same line."""
    for word in _PHONE_WORD.finditer(plain):
        ends = plain.find("\n", word.end())
        ends = len(plain) if ends < 0 else ends
        if not plain[word.end() : ends].strip(" :"):
            ends = plain.find("\n", ends + 1) if plain.find("\n", ends + 1) > 0 else len(plain)
        for match in _BARE.finditer(plain, word.end(), ends):
            is_next = not plain[word.end() : match.start()].strip(" :号码")
            is_spaced = " " in match.group()
            if is_next or (not is_spaced and not _DATE.match(match.group())):
                yield Contact(LANDLINE, *match.span())


def _in_tables(plain: str) -> Iterator[Contact]:
    """Names and numbers in the columns of a table that its header says are for them, or in the cell beside the word."""
    columns: dict[int, str] = {}
    width, offset = 0, 0
    for line in plain.split("\n"):
        cells = line.split("\t")
        if len(cells) < 2:
            columns = {}
        elif _is_header(cells):
            columns = _columns(cells)
            width = len(cells)
        elif columns and len(cells) == width:
            yield from _in_row(cells, columns, offset)
        yield from _beside_a_label(cells, offset)
        offset += len(line) + 1


def _is_header(cells: list[str]) -> bool:
    if any(_CONTACT_COLUMN.match(cell) for cell in cells) and not _labelled(cells):
        return True
    return any(_NUMBER_COLUMN.search(cell) and not re.search(r"\d{5}", cell) for cell in cells)


def _labelled(cells: list[str]) -> list[int]:
    """Cells with a name that stand right after one that says so."""
    return [
        index + 1
        for index, (label, cell) in enumerate(itertools.pairwise(cells))
        if _LABEL_CELL.match(label.strip()) and _NAME_CELL.match(cell.strip()) and not _NO_NAME.search(cell.strip())
    ]


def _beside_a_label(cells: list[str], offset: int) -> Iterator[Contact]:
    for index in _labelled(cells):
        cell = cells[index]
        start = offset + sum(len(before) + 1 for before in cells[:index]) + len(cell) - len(cell.lstrip())
        yield Contact(PERSON, start, start + len(cell.strip()))


def _columns(cells: list[str]) -> dict[int, str]:
    kinds = {index: PERSON for index, cell in enumerate(cells) if _NAME_COLUMN.search(cell)}
    return kinds | {index: LANDLINE for index, cell in enumerate(cells) if _NUMBER_COLUMN.search(cell)}


def _in_row(cells: list[str], columns: dict[int, str], offset: int) -> Iterator[Contact]:
    for index, cell in enumerate(cells):
        stripped = cell.strip()
        start = offset + (len(cell) - len(cell.lstrip()))
        kind = columns.get(index)
        is_person = kind == PERSON and _PERSON_CELL.match(stripped) and "XX" not in stripped
        is_number = kind == LANDLINE and len(re.sub(r"\D", "", stripped)) >= 7
        if kind and (is_person or is_number):
            yield Contact(kind, start, start + len(stripped))
        offset += len(cell) + 1


def _names_beside(plain: str, contact: Contact) -> Iterator[Contact]:
    line_start = plain.rfind("\n", 0, contact.start) + 1
    if not plain[line_start : contact.start].strip() and line_start > 1:
        line_start = plain.rfind("\n", 0, line_start - 1) + 1
    before = max(line_start, contact.start - 40)
    match = _BEFORE.search(plain[before : contact.start])
    if match and not _NO_NAME.search(match.group(1)):
        yield Contact(PERSON, before + match.start(1), before + match.end(1))
    after = _AFTER.match(plain[contact.end : contact.end + 16])
    if after:
        group = 1 if after.group(1) else 2
        if not _NO_NAME.search(after.group(group)):
            yield Contact(PERSON, contact.end + after.start(group), contact.end + after.end(group))


def _without_overlaps(found: list[Contact]) -> list[Contact]:
    kept: list[Contact] = []
    for contact in sorted(found, key=lambda c: (c.start, -c.end)):
        if kept and contact.start < kept[-1].end:
            continue
        kept.append(contact)
    return kept
