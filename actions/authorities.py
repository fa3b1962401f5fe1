"""How people call the bodies that decide: 建设局, 市监, 城管 — each by the field it works in."""

import re
from collections.abc import Mapping, Sequence

from actions.models import Record

_FIELDS: Mapping[str, re.Pattern[str]] = {
    "market_regulation": re.compile("市监|市场监管|市场监督|工商|质监|食药"),
    "tax": re.compile("税务|国税|地税"),
    "court": re.compile("法院"),
    "transport": re.compile("交通局|交通运输|交运|运管|路政|交通(?=的|那)"),
    "environment": re.compile("环保|环境局|生态环境|环境(?=的|那)"),
    "emergency_management": re.compile("应急|安监"),
    "fire_rescue": re.compile("消防"),
    "health": re.compile("卫健|卫生局|卫监|卫生(?=的|那)"),
    "agriculture": re.compile("农业农村|农业局|农委"),
    "human_resources": re.compile("人社|劳动局|劳动监察|社保局"),
    "housing_construction": re.compile("住建|建设局|建委|住房和城乡建设|建设(?=的|那)"),
    "urban_management": re.compile("城管|城市管理|综合执法"),
    "water": re.compile("水利|水务"),
    "culture_tourism": re.compile("文旅|文化局|旅游局"),
    "public_security": re.compile("公安|派出所|交警|警察"),
}


def of_field(records: Sequence[Record], text: str) -> list[Record]:
    """The records of the bodies that the words name."""
    fields = {field for field, names in _FIELDS.items() if names.search(text)}
    return [record for record in records if record.authority_field in fields]
