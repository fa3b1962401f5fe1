"""A small knowledge folder in which everything is right, for tests that put one thing wrong."""

from collections.abc import Callable
from pathlib import Path

DOCUMENT = """\
id: demo-1
document: 示例〔2026〕1号
title: 示例办法
issuer: 示例机关
region: '000000'
rank: departmental_rule
effective_from: 2026-01-01
verification: primary
clauses:
  - id: art1
    locator: 第一条
    digest: 示例条文。
    quote: 示例
    verification: primary
  - id: art2
    locator: 第二条
    digest: 另一条示例条文。
    verification: corroborated
    superseded_by: demo-1#art1
"""
DOORS = """\
doors:
  - {id: credit_office, name: 示例窗口, channel: 示例, handles: 示例, cites: [demo-1#art1], verification: primary}
"""
FAQ = """\
faq:
  - id: first
    questions: [一问, 二问, 三问, 四问]
    answer: 示例回答。
    cites: [demo-1#art1]
    door: credit_office
"""
RULE = """\
id: demo.rule
title: 示例规则
kind: statements
cites: [demo-1#art1]
in_force: {from: 2026-01-01}
verification: primary
statements:
  demo.said:
    text: 示例。
    cites: [demo-1#art2]
    verification: corroborated
examples:
  - {name: 示例, case: yes, start_on: 2026-11-23, amount: 1, unit: working_day, due_on: 2026-11-24}
"""
# Added at the end, so that the lines above keep their numbers.
OWED = """\
  - {name: 周五的下一个工作日是周一, case: no, start_on: 2026-11-20, amount: 1, unit: working_day, due_on: 2026-11-23}
  - {name: 假期前一天, case: boundary, start_on: 2026-09-30, amount: 1, unit: working_day, due_on: 2026-10-08}
facts: []
outcomes: []
not_encoded: []
"""
RULE += OWED
GOOD = {
    "documents/demo-1.yaml": DOCUMENT,
    "rules/doors.yaml": DOORS,
    "faq/a.yaml": FAQ,
    "rules/demo/rule.yaml": RULE,
    "glossary.yaml": (Path(__file__).resolve().parents[2] / "knowledge" / "glossary.yaml").read_text("utf-8"),
}
Write = Callable[..., Path]
"""Write the folder, some files replaced: a name like ``rules__demo__rule`` is a path without its ending."""

PERIODS = """\
id: demo.periods_{n}
title: 示例期限
kind: publication_periods
regime: 示例
field: general
counted_from: decided_on
cites: [demo-1#art1]
in_force: {{from: {start}, to: 2026-12-31}}
verification: primary
telling: {{minimum: demo.said, maximum: demo.said}}
periods:
  - {{severity: minor, minimum: null, maximum: {{amount: 3, unit: month}}, cites: [demo-1#art1], verification: primary}}
examples:
  - {{name: 示例, case: yes, start_on: 2026-11-23, amount: 1, unit: working_day, due_on: 2026-11-24}}
""" + OWED.replace("{", "{{").replace("}", "}}")
MATERIALS = """\
id: demo.papers_{n}
title: 示例材料
kind: materials
request: repair
cites: [demo-1#art1]
in_force: {{from: {start}}}
verification: primary
items:
  - {{id: other, name: 示例材料, need: helpful, why: 示例。, cites: [demo-1#art1], verification: primary}}
""" + PERIODS[PERIODS.index("examples:") :]
LIMITS = """\
id: demo.limits_{n}
title: 示例期限
kind: time_limits
cites: [demo-1#art1]
in_force: {{from: 2026-01-01}}
verification: primary
limits:
  - {{id: T90, name: 示例, trigger: 示例, event: application_received, actor: 示例, amount: 3, unit: working_day,
     label: P, verification: primary, cites: [demo-1#art1]}}
""" + PERIODS[PERIODS.index("examples:") :]
