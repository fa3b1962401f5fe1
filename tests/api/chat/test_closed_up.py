"""Words set apart by blanks are heard like others."""

import pytest

from api.chat.service import closed_up


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("我 要 申请 信用修复。", "我要申请信用修复。"),
        ("付 钱 的 时间 是 2026年4月20日。", "付钱的时间是 2026年4月20日。"),
        ("好了 继续", "好了 继续"),
        (
            "老师您好 我们公司之前有一个处罚 想问一下怎么修复 谢谢",
            "老师您好 我们公司之前有一个处罚 想问一下怎么修复 谢谢",
        ),
        ("name is Li Ming", "name is Li Ming"),
    ],
)
def test_blanks_go_where_they_only_set_words_apart(written: str, heard: str) -> None:
    """Protects learners of Chinese, and the pauses of everybody else."""
    assert closed_up(written) == heard
