"""``make backup`` and ``make restore``.

    python -m api.backup make FOLDER
    python -m api.backup restore FOLDER [--overwrite]

Exit status 1 when it could not be done, or when files are missing.
"""

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from api import logs
from api.backup.making import make
from api.backup.manifest import BackupError, Manifest
from api.backup.restoring import restore
from api.settings import Settings

_SHOWN = 10


def main(arguments: list[str] | None = None) -> int:
    """Entry point; gives the exit status."""
    parser = argparse.ArgumentParser(description="备份和恢复")
    parser.add_argument("what", choices=("make", "restore"))
    parser.add_argument("folder", type=Path, help="备份所在的文件夹")
    parser.add_argument("--overwrite", action="store_true", help="恢复时替换现有的内容")
    given = parser.parse_args(arguments)
    logs.configure(json=False)
    os.umask(0o077)  # people's papers and the record of their cases: for the owner of this installation only
    settings, folder = Settings(), given.folder.resolve()
    try:
        if given.what == "make":
            manifest = make(settings, folder)
            return _tell(f"备份做好了：{folder}", manifest, manifest.missing)
        restored = restore(settings, folder, overwrite=given.overwrite)
        return _tell("恢复完成。现在可以启动服务；数据库结构会自动升级。", restored.manifest, restored.missing)
    except BackupError as error:
        words = str(error)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        words = f"没有成功：{error}"
    sys.stderr.write(f"✗ {words}\n")
    return 1


def _tell(words: str, manifest: Manifest, missing: Sequence[str]) -> int:
    sys.stdout.write(
        f"{words}\n  数据库 {manifest.database.size:,} 字节（结构 {manifest.revision}），文件 {manifest.count:,} 个\n"
        f"  法规库版本 {manifest.knowledge_version}\n"
    )
    if not missing:
        return 0
    shown = "\n".join(f"  {key}" for key in missing[:_SHOWN])
    sys.stderr.write(f"✗ 有 {len(missing)} 个文件登记在案，但找不到：\n{shown}\n请查明原因。\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
