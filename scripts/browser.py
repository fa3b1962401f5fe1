"""Chromium and a Chinese font for the browser tests, from Debian where that is possible."""

import os
import shutil
import subprocess

from scripts.console import say, step

_PACKAGES = ("chromium", "fonts-noto-cjk")


def ensure_browser() -> None:
    """Try to install what is missing; without it the browser tests skip themselves, and this says so."""
    missing = [
        package for package, there in zip(_PACKAGES, (_has_chromium(), _has_chinese_font()), strict=True) if not there
    ]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with step(f"安装浏览器测试需要的 {'、'.join(missing)}"):
            subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
            subprocess.run(["apt-get", "install", "-y", "-qq", *missing], capture_output=True, check=False)
    if not (_has_chromium() and _has_chinese_font()):
        say(f"  缺少 {'、'.join(missing)}，浏览器测试会跳过。补齐：sudo apt-get install -y {' '.join(missing)}")


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(
        subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout.strip()
    )
