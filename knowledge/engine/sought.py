"""What kind of thing a question asks for, and whether an answer holds one: days, months and years, a price, papers.

Where one of a row is asked about with others (一般和严重), an answer that names them all is the one meant.
"""

import re

_DAYS = re.compile(r"几天|多少天|几日|多少日|(几|多少)个?工作日")
_YEARS = re.compile(r"几个月|多少个月|几年|多少年|最早|(什么|啥)时候(能|可以)|何时(能|可)")
_WHEN = re.compile(r"多久|多长|(什么|啥)时候|何时")
_PAPERS = re.compile(r"(什么|啥|哪些)(材料|资料|东西|证明)|(带|准备|交|提供)(些|点|上)?(什么|啥|哪些)")
_TELLS_DAYS = re.compile(r"\d个?(工作)?[日天]|天数|立即")
_TELLS_YEARS = re.compile(r"\d(个月|年)")
_TELLS_PAPERS = re.compile("材料|证明|承诺书")
_ROWS = (("轻微", "一般", "严重"), ("最短", "最长"), ("培训", "信用报告|报告", "公益|捐|慈善|志愿"))


def holds_what_is_asked(question: str, answer: str) -> bool:
    """Whether a question asks for something of one kind and the answer has something of it."""
    days, years = _TELLS_DAYS.search(answer), _TELLS_YEARS.search(answer)
    if _DAYS.search(question):
        return days is not None
    if _YEARS.search(question):
        return years is not None
    if _PAPERS.search(question):
        return _TELLS_PAPERS.search(answer) is not None
    return _WHEN.search(question) is not None and (days or years) is not None


def names_the_whole_row(question: str, answer: str) -> bool:
    """Whether a question names two or more of a row and the answer names all of these."""
    rows = [[name for name in row if re.search(name, question)] for row in _ROWS]
    asked = [name for row in rows if len(row) > 1 for name in row]
    return bool(asked) and all(re.search(name, answer) for name in asked)
