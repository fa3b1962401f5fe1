"""What is wrong with one field, in plain Chinese: pydantic's kinds of error, and how to mend each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

Terms = Iterable[Mapping[str, str]]
"""Groups of identifiers, each with its Chinese term."""

REGION_PATTERNS = (r"^\d{6}$", r"^[0-9]{6}$")
_PATTERNS = {
    **dict.fromkeys(REGION_PATTERNS, "应为六位数字的行政区划代码，例如 320281（江阴市）"),
    r"^[A-Za-z0-9_.@-]{3,64}$": "应为 3 到 64 个字母、数字或 _ . @ - 符号",
    r"^[0-9+\- ]{6,20}$": "应为 6 到 20 位的电话号码，只用数字、空格、+ 和 -",
    r"^[A-Za-z0-9-]{1,64}$": "应为 64 位以内的字母、数字或 -",
}
_DATE = "应为“年-月-日”的日期，例如 2026-11-21"
_TIME = "应为日期加时间，例如 2026-11-21T09:00:00"
_WHOLE = "应为整数，例如 20"
_NUMBER = "应为数字，例如 12.5"
_YES_NO = "应为 true（是）或 false（否）"
_TEXT = "应为文字"
_LIST = "应为列表，写在方括号里"
_OBJECT = "应为一组字段，写在花括号里"
_WORDS = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "没有这个字段，请核对字段名",
    "json_invalid": "不是有效的 JSON，请检查引号、逗号和括号",
    "json_type": "应为 JSON 文字",
    "none_required": "这一项应当留空",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": "只填日期，不带时间，例如 2026-11-21",
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "datetime_object_invalid": _TIME,
    "timezone_aware": "请写明时区，例如 2026-11-21T09:00:00+08:00",
    "timezone_naive": "不写时区，例如 2026-11-21T09:00:00",
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": "数字太大，请核对",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_max_digits": "最多 {max_digits} 位数字",
    "decimal_max_places": "小数点后最多 {decimal_places} 位",
    "decimal_whole_digits": "整数部分最多 {whole_digits} 位",
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": "内容里有无法识别的字符，请删掉后重试",
    "string_too_short": "太短，至少 {min_length} 个字",
    "string_too_long": "太长，最多 {max_length} 个字，请精简",
    "string_pattern_mismatch": "格式不对，请对照这一项的说明填写",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "multiple_of": "应为 {multiple_of} 的倍数",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项，请分几次提交",
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "uuid_type": "编号格式不对，请从列表里复制",
    "uuid_parsing": "编号格式不对，请从列表里复制",
    "bytes_type": "应为文件",
    "bytes_too_long": "内容太大，请缩小后重试",
}
_OTHERWISE = "填写内容不符合要求，请对照这一项的说明修改"


def explained(error: Mapping[str, Any], *, model: object = None, terms: Terms = ()) -> str:
    """A Chinese sentence for one pydantic error; our own validators' words pass through.

    ``model`` is what the body should have been: an unknown field is answered with the known ones. ``terms`` says in
    Chinese what the choices of a field are.
    """
    kind, details = str(error["type"]), error.get("ctx") or {}
    if kind == "value_error":
        return _own_words(details.get("error")) or _OTHERWISE
    if kind in ("literal_error", "enum"):
        return f"只能填写：{'、'.join(_named(list(_choices(str(details.get('expected', '')))), terms))}"
    fields = fields_at(model, tuple(error["loc"])[1:-1]) if kind == "extra_forbidden" else ()
    if fields:
        return f"没有这个字段，请核对字段名。可以填写的有：{'、'.join(fields)}"
    if kind == "string_pattern_mismatch" and (known := _PATTERNS.get(str(details.get("pattern")))):
        return known
    if kind in ("string_too_short", "too_short") and details.get("min_length") == 1:
        return "不能空着，请填写"
    return _WORDS.get(kind, _OTHERWISE).format_map(details)


def _own_words(raised: object) -> str:
    """What a validator of ours said; a library's English is not for readers."""
    words = str(raised or "")
    return words if any("\u4e00" <= character <= "\u9fff" for character in words) else ""


def _choices(expected: str) -> Iterator[str]:
    """Pydantic lists choices as ``'a', 'b' or 'c'``."""
    return (choice.strip(" '") for choice in expected.replace(" or ", ",").split(",") if choice.strip(" '"))


def _named(choices: Sequence[str], terms: Terms) -> Iterator[str]:
    """Each choice with its Chinese term, where one group has exactly these."""
    group = next((group for group in terms if set(group) == set(choices)), {})
    return (f"{choice}（{group[choice]}）" if choice in group else choice for choice in choices)


def fields_at(model: object, place: Sequence[str | int]) -> tuple[str, ...]:
    """The fields of the part of ``model`` at ``place``; none where that is no group of fields."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        if not place:
            return tuple(model.model_fields)
        field = model.model_fields.get(str(place[0]))
        return fields_at(field.annotation, place[1:]) if field else ()
    within = place[1:] if place and isinstance(place[0], int) else place
    return next((found for part in get_args(model) if (found := fields_at(part, within))), ())
