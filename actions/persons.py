"""Who else a message may speak of: kin, acquaintances, the shop next door, a business by its name, and "he".

Only the nouns are told here; whether anything is wanted *for* or *about* them is decided in ``belonging``.
"""

import re

_GAP = "[^，。；！？,;!?\n"
# Words that make somebody the one who speaks, sees or asks for something, and the person the one spoken of.
_DOES = "我俺咱说讲问告诉举投嫌要让因发跟给和查看搜"
NEAR = f"{_GAP} {_DOES}]"

_OWNER = "(?:(?:我|俺|咱|他|她|你)们?(?:家|家里)?的?)"
_KIN_SHORT = f"{_OWNER}[大小老二三四亲堂表干前]?[爸妈爹娘舅叔伯姑姨哥姐弟妹嫂]"
_CHILD = "(?:儿子|女儿|闺女|孩子|娃(?:娃|儿)?|小孩儿?|崽|囡囡|妞妞|未成年(?:的)?(?:孩子|子女))"
_KIN = (
    "(?:爸爸|妈妈|老爸|老妈|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|丈母娘|老丈人|老公|老婆|丈夫|妻子|爱人"
    "|对象|男朋友|女朋友|男友|女友|前夫|前妻|媳妇|嫂子|姐夫|弟媳|妹夫|哥哥|姐姐|弟弟|妹妹|兄弟|姐妹|[表堂][哥弟姐妹]|舅舅|舅妈"
    "|叔叔|婶婶|伯伯|伯父|姑姑|姑妈|姑父|姨妈|小姨|阿姨|外甥女?|女婿|儿媳妇?|孙[子女]|侄子|侄女|亲家|亲戚|家人|家里人)"
)
_KNOWN = (
    "(?:竞争对手|对手|朋友|闺蜜|哥们|同学|同事|邻居|邻里|房东|租客|租户|客户|供应商|供货商|合作方|合作伙伴|合作单位|甲方|乙方"
    "|同行|债务人|老乡|对方|别人|他人|别家|人家|(?<![管局队院委所关门方行站])(?:他们|她们)(?![局队]|单位里)|那个人|那家(?:店|厂|公司)?|老[王李张刘陈赵孙周吴])"
)
_BESIDE = "(?:斜?对面|隔壁|对门|楼[上下]|旁边|附近|同一?条街|街口|村口)(?:的|那|家|个|户|边)*"
_BESIDE_WHOM = (
    f"{_BESIDE}(?:[\u4e00-\u9fff]{{0,10}}?(?:店|厂|行|铺|馆|公司|超市|企业|单位|工地|商户|老[\u4e00-\u9fff]|那家))?"
)

CHILD = re.compile(f"(?<![他她])(?<![他她]家)(?:{_CHILD})")
OTHER = f"(?:{_OWNER}?(?:{_CHILD}|{_KIN}|{_KNOWN})|{_KIN_SHORT}|{_BESIDE_WHOM})"
OF_OTHER = "(?:家里?|他|她|们|本人|自己|那边|那儿|公司|单位|店|厂|的店|的厂|的公司|的铺子|的企业|家的)*"
HE = "(?<!其)(?:他|她)(?!们|人)"

_KINDS = "有限责任公司|股份有限公司|有限公司|股份公司|集团公司"
_BUSINESS = re.compile(f"([\u4e00-\u9fff（）()]{{2,40}}?)(?:{_KINDS})")
_LEADING = re.compile(
    "^.*(?:接受|(?:我|本人|本所|本店|现|特|系|是)受|受托于|查一?下?|看一?下?|搜一?下?|帮|替|给|我是|我叫|我们是?|关于|问一?下?"
    "|是|的|和|跟|与|向|从|(?<![存现所])在|被|把|有没有|了解|一家|叫|代表|客户|公司|(?:我|本|敝)(?:司|单位|店|厂|企业|所|社|校|院))"
)
# A business that is only met on the way: dealt with, or the one that asks for something.
_DEALT_WITH = re.compile("[和跟与向从在被]$|(?:卖|送|租|欠|签|供货|打工|上班)给?$")
_ACTS = re.compile(
    "^(?:说|讲|告诉|要求|要我|要跟|不(?:跟|和|给|肯|让|同意|签|收)|让我|欠|举报|投诉|招标|上班|打工|那边说|嫌|催)"
)
_CLAIMS = re.compile(
    "(?:本人[系为是]|我系|我们?(?:公司|单位)?(?:是|叫|在)|我司|本公司|本单位|本店|(?:主体|名称|单位|企业|公司)[:： ]*)$"
)
# Looked up or acted for by a short name: a brand, not a trade.
_SHORT_NAME = re.compile(
    "(?:查查?|看看?|搜搜?|帮|替|代)(?:一下|下|一家|叫|名叫|那个|那家)*([\u4e00-\u9fff]{2,12}?)"
    "(公司|集团|厂|酒店|饭店|合作社|商行|花行|车行|超市|工作室|铺子?|馆|店)"
)
_NOBODY = re.compile("我|咱|俺|本|自己|名下|你们|这|那|哪|处罚|记录|罚|怎么|可以|能|有没有|是不是")
_LONG_ENOUGH = {"公司": 2, "集团": 2}
_A_BRAND = 4


def businesses(text: str, *, claimed: bool = True) -> list[str]:
    """What businesses that matters are asked about are called, without their kind; a trade or a bare ``公司`` is none.

    Without ``claimed``, those that the person says are their own are left out.
    """
    found_in = [found for found in _BUSINESS.finditer(text) if not _is_only_met(text, found)]
    full = [_bare(found) for found in found_in if claimed or not _CLAIMS.search(_before(text, found))]
    short = [
        name
        for name, kind in _SHORT_NAME.findall(text)
        if not _NOBODY.search(name) and len(name) >= _LONG_ENOUGH.get(kind, _A_BRAND)
    ]
    return [name.strip("（）()") for name in (*full, *short) if len(name) > 1]


def _bare(found: re.Match[str]) -> str:
    return _LEADING.sub("", found[1])


def _is_only_met(text: str, found: re.Match[str]) -> bool:
    return bool(_DEALT_WITH.search(_before(text, found)) or _ACTS.search(text[found.end() :]))


def _before(text: str, found: re.Match[str]) -> str:
    return text[: found.end(1) - len(_bare(found))]
