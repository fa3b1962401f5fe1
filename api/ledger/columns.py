"""The columns of the annex (失信约束措施台账样式), and the facts that it has no column for, beside them.

Source: 发改办财金〔2021〕15号 附件1, with the variants of the notices of Shijiazhuang and Luancheng.
"""

from collections.abc import Mapping
from types import MappingProxyType

NUMBER = "序号"
# As the annex prints them, in its order; what the entry calls them.
ANNEX: Mapping[str, str] = MappingProxyType(
    {
        "规章、规范性文件或其他文件名称（含文号）": "name",
        "是否涉及信用信息共享公开": "touches_publication",
        "是否涉“黑名单”认定": "touches_listing",
        "是否涉及失信惩戒措施": "touches_punishment",
        "相关内容摘要": "summary",
        "是否有国家层面依据": "national_basis",
        "是否有地方性法规依据": "local_basis",
        "依据的具体内容": "basis_text",
        "处置方式": "disposition",
        "完成时间": "due",
        "责任单位": "unit",
        "责任人姓名及职务": "responsible",
        "电话": "phone",
    }
)
VARIANTS: Mapping[str, str] = MappingProxyType(
    {
        "规章、规范性文件名称（含文号）": "name",
        "文件名称": "name",
        "是否涉及信用信息纳入公开": "touches_publication",
        "是否涉及“黑名单”认定": "touches_listing",
        "是否涉及惩戒措施": "touches_punishment",
        "完成时限": "due",
        "责任人": "responsible",
        "联系电话": "phone",
        "办公电话": "phone",
    }
)
TITLE = "失信约束措施台账"
NOTES = (
    "注：1.“是否有国家层面依据”栏，指有没有法律、行政法规或者党中央、国务院政策文件作依据。",
    "2.“依据的具体内容”栏，填写依据的哪一条、怎样写的。",
    (
        "3.“处置方式”栏：完全符合要求、不用修订的填“保留”；有明确依据、只需修订内容的填“修订”；"
        "缺少依据、计划立法的填“立法”；缺少依据、考虑废止的填“废止”。"
    ),
    "4.“责任单位”栏填写文件的印发单位；“责任人”填写该单位负责这项工作的领导。",
    "样式依据：发改办财金〔2021〕15号 附件1。",
)
