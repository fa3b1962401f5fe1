"""Writes the fictional sample files under ``docs/samples``: `python -m scripts.sample_records`.

The names are examples and the codes have valid check digits; nobody is meant.
"""

from pathlib import Path

from api.records import columns, template

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "samples"
NAME = "双公示示例"
_DEFAULTS = {
    "subject_kind": "法人及非法人组织",
    "authority_code": "11320281MB1DEM019T",
    "region": "320281",
    "kind": "行政处罚",
    "procedure": "普通程序",
}
_RECORDS: tuple[dict[str, str], ...] = (
    {
        "name": "示例木业有限公司",
        "business_code": "91320281MA1DEM0154",
        "document_number": "苏示市监罚〔2026〕101号",
        "violation_type": "示例：标签不合规定",
        "violation": "销售的示例商品标签缺少生产日期",
        "basis": "《示例商品管理办法》",
        "penalties": "罚款、没收违法所得",
        "fine_amount": "0.2",
        "decided_on": "2026-05-06",
        "published_on": "2026-05-12",
        "publication_ends_on": "2027-05-06",
        "obligations_fulfilled_on": "2026-05-20",
        "authority": "示例市市场监督管理局",
        "severity": "一般",
    },
    {
        "name": "示例运输有限公司",
        "business_code": "91320281MA1DEM023Y",
        "document_number": "苏示交罚〔2026〕22号",
        "violation": "货运车辆未按规定办理示例证件",
        "basis": "《示例道路运输管理办法》",
        "penalties": "警告",
        "decided_on": "2026年8月3日",
        "published_on": "2026/8/7",
        "authority": "示例市交通运输局",
        "authority_code": "11320281MB1DEM027M",
        "procedure": "简易程序",
    },
    {
        "name": "示例小吃店",
        "subject_kind": "个体工商户",
        "business_code": "92320281MA1DEM04XE",
        "document_number": "苏示市监罚〔2026〕118号",
        "violation": "未公示示例证照",
        "basis": "《示例餐饮管理办法》",
        "penalties": "罚款",
        "fine_amount": "0.05",
        "decided_on": "20260918",
        "published_on": "20260922",
        "obligations_fulfilled_on": "20260919",
        "authority": "示例市市场监督管理局",
        "severity": "轻微",
    },
    {
        "name": "示例某乙",
        "subject_kind": "自然人",
        "person_code": "32028119900101002X",
        "document_number": "苏示城管罚〔2026〕7号",
        "violation": "占道经营",
        "basis": "《示例市容管理办法》",
        "penalties": "警告；罚款",
        "fine_amount": "0.01",
        "decided_on": "2026-10-09",
        "authority": "示例市城市管理局",
        "authority_code": "11320281MB1DEM035G",
        "procedure": "简易程序",
    },
    {
        "name": "示例化工有限公司",
        "business_code": "91320281MA1DEM031R",
        "document_number": "苏示环列〔2026〕3号",
        "kind": "严重失信主体名单",
        "violation": "示例：多次违反排放规定",
        "basis": "《示例名单管理办法》",
        "decided_on": "2026-03-16",
        "authority": "示例市生态环境局",
        "authority_code": "11320281MB1DEM035G",
        "severity": "严重",
        "list_name": "示例领域严重失信主体名单",
        "procedure": "",
    },
)


def rows() -> list[list[str]]:
    """The sample records in the order of the template's columns."""
    return [[(_DEFAULTS | record).get(column.field, "") for column in columns.template()] for record in _RECORDS]


def main() -> None:
    """Write both files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{NAME}.csv").write_bytes(template.make("csv", rows()).content)
    (FOLDER / f"{NAME}.xlsx").write_bytes(template.make("xlsx", rows()).content)


if __name__ == "__main__":
    main()
