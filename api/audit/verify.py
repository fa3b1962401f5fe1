"""``python -m api.audit.verify``: is the audit trail whole?

Ends with 0 when it is, with 1 and the first broken line when it is not, and with 2 when what is there fits but not all
of it could be checked: without anchors nobody sees that the end was cut off.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from api.audit.chain import ANCHORS, Checked, check, read_marks
from api.db import Database
from api.settings import Settings


def main() -> int:
    """The whole trail against its hashes, the anchors in the database, and those in files."""
    given = _arguments()
    settings = Settings()
    files = [] if given.no_anchors else given.anchors or [settings.audit_folder / ANCHORS]
    kept = {file: read_marks(file) for file in files}
    database = Database(settings.database_url)
    with database.read() as session:
        checked = check(session, (mark for one in kept.values() for mark in one.marks), after=given.after)
    database.engine.dispose()
    unread = [f"锚点文件 {file} {one.fault}" for file, one in kept.items() if one.fault]
    sys.stdout.write(f"{told(checked, unread)}\n")
    if unread and not checked.marks and not given.anchors:
        sys.stdout.write("刚开始运行（包括演示）还没有锚点是正常的，十分钟以后再核对；确实没有，加 --no-anchors。\n")
    return 1 if checked.broken else 2 if unread else 0


def told(checked: Checked, unread: Sequence[str] = ()) -> str:
    """For people; ``unread`` says which anchors could not be compared."""
    gaps = f"没有全部核对：{'；'.join(unread)}。" if unread else ""
    if checked.broken:
        return f"操作留痕有问题。{checked.broken.text}{gaps}"
    if checked.end == 0:
        return f"{gaps}操作留痕还是空的。"
    lines = f"第 {checked.start} 行到第 {checked.end} 行"
    if not checked.marks:
        return f"{gaps}操作留痕{lines}一行不少、没有改动；还没有锚点，末尾有没有被截断看不出来。"
    return f"{gaps or '操作留痕完整：'}{lines}一行不少、没有改动，{checked.marks} 个锚点都对得上。"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    anchors = parser.add_mutually_exclusive_group()
    words = "锚点文件；可以写几个。不写就用 CREDIT_AUDIT_DIR 里的。"
    anchors.add_argument("--anchors", type=Path, action="append", default=[], help=words)
    anchors.add_argument("--no-anchors", action="store_true", help="还没有锚点文件，只核对链条和数据库里的锚点")
    parser.add_argument("--after", type=int, default=0, help="只检查这一行以后的，例如上一次检查到的那一行")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
