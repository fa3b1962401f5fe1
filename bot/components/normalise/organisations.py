"""Places that are only part of a name: 江阴市某某建材有限公司, 江苏银行, 北京时间, 信用江苏."""

import re

#: Words that stand between a place and what is done there: what follows them begins something new.
_NO_NAME = (
    "[^，。,.;；!！?？、：:\\s的在有我你您他她它是被和与跟能可要想怎吗呢吧啊了到去来这那对找哪几什办开做搞注查修问罚]"
)
_NAMED = re.compile(
    rf"(?:{_NO_NAME}{{2,20}}?(?:(?:股份)?有限(?:责任)?公司|公司|集团|厂|商行|经营部|合作社|事务所|工作室|中心|协会|商会|学会|基金会)"
    rf"|{_NO_NAME}{{1,12}}?店|{_NO_NAME}{{0,12}}?(?:超市|饭店|酒店|酒家|大排档|酒楼|餐厅|宾馆|面馆|菜馆|医院|诊所|药房|学校|中学|小学|幼儿园|大学|学院|银行|信用社)"
    rf"|{_NO_NAME}{{0,10}}?(?:[局厅委](?![托员任屈派外面部内])|委员会|法院|检察院|政府|政务网|管委会)"
    r"|[东南西北中]?[路街](?![边上人])|大道|时间|银行|大学|学院|话(?!说)|菜|航空|证券|保险|汽车|高铁|机场|日报|晚报|卫视|电视台|信用网|"
    r"啤酒|烤鸭|火锅|烧烤|小吃|拉面|料理|刀削面|小面|人寿|人保|石化|电信|移动|联通|茅台|装(?=$|，))"
)
_BEFORE = re.compile("(?:信用|诚信|中国石化|美丽|平安)$")
_LONGEST = 26


def part_of_a_name(text: str, start: int, end: int) -> bool:
    """Whether the place `text[start:end]` only helps to name a company, a bank, an authority or a thing."""
    return bool(_NAMED.match(text[end : end + _LONGEST]) or _BEFORE.search(text[max(0, start - 4) : start]))
