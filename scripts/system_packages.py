"""What tests need of the machine beside Python, from Debian where that is possible."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from scripts.console import say, step


def ensure_system_packages() -> None:
    """Try to install what is missing; without it the tests that need it skip themselves, and this says so."""
    missing = _missing()
    if not missing:
        return
    # A machine that runs services would start Redis and HAProxy at once, which nobody asked for: there they are named.
    runs_services = Path("/run/systemd/system").exists() and not _SERVICES.isdisjoint(missing)
    if os.geteuid() == 0 and shutil.which("apt-get") and not runs_services:
        with step(f"安装测试需要的 {'、'.join(missing)}"):
            subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
            subprocess.run(command, capture_output=True, check=False, env=os.environ | {"RUNLEVEL": "1"})
    missing = _missing()
    if missing:
        say(f"  缺少 {'、'.join(missing)}，用到它们的测试会跳过。补齐：sudo apt-get install -y {' '.join(missing)}")


def _missing() -> list[str]:
    return [package for package, is_there in _NEEDED.items() if not is_there()]


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(
        subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout.strip()
    )


def _has_redis() -> bool:
    return shutil.which("redis-server") is not None


def _has_haproxy() -> bool:
    return shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin") is not None


_NEEDED: Mapping[str, Callable[[], bool]] = MappingProxyType(
    {
        "chromium": _has_chromium,
        "fonts-noto-cjk": _has_chinese_font,
        "redis-server": _has_redis,
        "haproxy": _has_haproxy,
    }
)
_SERVICES = frozenset({"redis-server", "haproxy"})
