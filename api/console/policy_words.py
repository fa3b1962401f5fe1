"""Words of the policy desk, and places as they are chosen there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.accounts.viewer import Viewer
from knowledge.engine.regions import lineage, region_name, regions_within
from knowledge.engine.schema import NATIONWIDE

RANKS = {
    "law": "法律",
    "administrative_regulation": "行政法规",
    "judicial_interpretation": "司法解释",
    "local_ordinance": "地方性法规",
    "departmental_rule": "部门规章",
    "local_government_rule": "地方政府规章",
    "normative_document": "规范性文件",
}
STANDINGS = {"draft": "草稿", "published": "现行", "repealed": "已失效"}
TONES = {"draft": "warn", "published": "good", "repealed": "plain"}
CHECKED = {
    "primary": "已核对原文",
    "corroborated": "多处印证",
    "single_source": "单一来源，待核实",
    "unverified": "待核实",
}
RELATIONS = {"implements": "落实", "amends": "修改", "repeals": "废止"}
FIELDS = {
    "market_regulation": "市场监管",
    "tax": "税务",
    "court": "法院",
    "banking": "金融和征信",
    "transport": "交通运输",
    "environment": "生态环境",
    "emergency_management": "应急管理",
    "fire_rescue": "消防救援",
    "health": "卫生健康",
    "agriculture": "农业农村",
    "human_resources": "人力资源和社会保障",
    "housing_construction": "住房和城乡建设",
    "urban_management": "城市管理",
    "water": "水利",
    "culture_tourism": "文化和旅游",
    "public_security": "公安",
    "other": "其他领域",
}
OUTCOMES = {"changed": "已据此修改", "no_change": "核对后不用改", "duplicate": "与其他意见重复"}
USERS = {"rule": "规则", "faq": "常见问答", "door": "办理渠道", "topic": "比较主题"}
CELLS = {"in_force": "现行", "superseded": "已被取代", "not_yet": "尚未施行", "history_only": "已不再沿用"}
WORDS = {
    "ranks": RANKS,
    "standings": STANDINGS,
    "tones": TONES,
    "checked": CHECKED,
    "relations": RELATIONS,
    "fields": FIELDS,
    "outcomes": OUTCOMES,
    "users": USERS,
    "cell_states": CELLS,
}

EDITORS = frozenset({"policy_editor", "admin"})
_REMARK_READERS = frozenset({"policy_editor", "reviewer", "admin"})
_ALARM_READERS = frozenset({"policy_editor", "reviewer", "auditor", "admin"})
_TABS = (
    ("问政策", "/console/policy", None),
    ("查条款", "/console/policy/search", None),
    ("各地比较", "/console/policy/compare", None),
    ("文件", "/console/policy/documents", None),
    ("导入", "/console/policy/import", EDITORS),
    ("待核实", "/console/policy/awaiting", None),
    ("覆盖情况", "/console/policy/coverage", None),
    ("核对提醒", "/console/policy/alarms", _ALARM_READERS),
    ("意见", "/console/policy/feedback", _REMARK_READERS),
)

Options = Sequence[tuple[str, str]]


def tabs_of(viewer: Viewer) -> list[tuple[str, str]]:
    """The pages of the desk that somebody may open: title and path."""
    return [(title, path) for title, path, roles in _TABS if roles is None or roles & viewer.roles]


def may_edit(viewer: Viewer) -> bool:
    """Whether somebody tends documents."""
    return bool(EDITORS & viewer.roles)


def desk(viewer: Viewer, tab: str) -> dict[str, Any]:
    """What every page of the desk shows: its tabs with the one it belongs to, the words, what the reader may do."""
    return {"words": WORDS, "tabs": tabs_of(viewer), "tab": tab, "may_edit": may_edit(viewer)}


def address(path: str, query: Mapping[str, str]) -> str:
    """A path with what was chosen, so that it can be kept as a bookmark."""
    chosen = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(chosen)}" if chosen else path


@dataclass(frozen=True)
class Place:
    """A place as it was chosen: its code (empty: the whole country), and what can be chosen at each level."""

    code: str
    levels: tuple[tuple[str, str, str, Options], ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return region_name(self.code) or self.code if self.code else "全国"


def place_of(region: str, parts: Mapping[str, str], suffix: str = "") -> Place:
    """A place from the choices of a form (``province``, ``city``, ``county``), else from its code.

    A choice that does not lie within the one above it was made before that one changed, and counts no more.
    """
    names = [f"{name}{suffix}" for name in ("province", "city", "county")]
    wanted = [parts.get(name, "") for name in names]
    if not any(name in parts for name in names):
        known = region not in ("", NATIONWIDE) and region_name(region) is not None
        wanted = [*(lineage(region)[1:] if known else ()), "", "", ""][:3]
    code, levels = "", []
    for name, label, choice in zip(names, ("省", "市", "区县"), wanted, strict=True):
        within = regions_within(code or None) if code or name == names[0] else ()
        options = [(one.code, one.name) for one in within]
        chosen = choice if choice in dict(options) else ""
        levels.append((name, label, chosen, options))
        if not chosen:
            break
        code = chosen
    return Place(code, tuple(levels))
