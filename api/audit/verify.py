"""``python -m api.audit.verify``: is the audit trail whole? Names the first broken line, and ends with 1 then."""

import argparse
import sys
from pathlib import Path

from api.audit.chain import ANCHORS, Checked, check, read_marks
from api.db import Database
from api.settings import Settings


def main() -> int:
    """The whole trail against its hashes, the anchors in the database, and those in files."""
    parser = argparse.ArgumentParser(description=__doc__)
    words = "锚点文件；可以写几个。不写就用 CREDIT_AUDIT_DIR 里的。"
    parser.add_argument("--anchors", type=Path, action="append", default=[], help=words)
    parser.add_argument("--after", type=int, default=0, help="只检查这一行以后的，例如上一次检查到的那一行")
    given = parser.parse_args()
    settings = Settings()
    files = given.anchors or [settings.audit_folder / ANCHORS]
    database = Database(settings.database_url)
    with database.read() as session:
        checked = check(session, (mark for file in files for mark in read_marks(file)), after=given.after)
    database.engine.dispose()
    sys.stdout.write(f"{told(checked)}\n")
    return 1 if checked.broken else 0


def told(checked: Checked) -> str:
    """For people."""
    if checked.broken:
        return f"操作留痕有问题。{checked.broken.text}"
    if checked.end == 0:
        return "操作留痕还是空的。"
    lines = f"第 {checked.start} 行到第 {checked.end} 行"
    marks = f"{checked.marks} 个锚点都对得上" if checked.marks else "还没有锚点"
    return f"操作留痕完整：{lines}一行不少、没有改动，{marks}。"


if __name__ == "__main__":
    sys.exit(main())
