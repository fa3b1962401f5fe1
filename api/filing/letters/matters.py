"""The records, or the notice, that a case is about, as letters name them."""

from collections.abc import Collection

from api.cases.models import Case
from api.filing.letters import words
from api.records.models import Record


def matters(case: Case, only: Collection[str] | None = None) -> list[dict[str, str]]:
    """The records that a case is about, or the notice; ``only`` these records."""
    if case.notice is not None:
        return [
            {
                "名称": f"拟列入“{case.notice.list_name}”的告知",
                "单位": case.notice.authority,
                "日期": words.day(case.notice.notified_on),
                "内容": case.notice.reasons,
            }
        ]
    return [_matter(record) for record in case.records if only is None or record.id in only]


def _matter(record: Record) -> dict[str, str]:
    return {
        "名称": record.document_number,
        "单位": record.authority,
        "日期": words.day(record.decided_on),
        "内容": record.violation or record.list_name or "未载明",
    }
