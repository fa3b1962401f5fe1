"""An S3-compatible server of our own for as long as a test takes."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from tests.ports import free_port

BUCKET = "credit-files"
_START_SECONDS = 60


@contextmanager
def throw_away_bucket() -> Iterator[dict[str, Any]]:
    """Settings (``storage_…``) of an empty bucket on a free port; its keys open nothing else."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    try:
        url = f"http://127.0.0.1:{port}"
        _make_bucket(server, url)
        yield {
            "storage_url": f"s3://{BUCKET}/materials",
            "storage_endpoint": url,
            "storage_region": "us-east-1",
            "storage_access_key": "example",
            "storage_secret_key": "example-secret",
        }
    finally:
        server.kill()
        server.wait()


def _make_bucket(server: "subprocess.Popen[bytes]", url: str) -> None:
    """As soon as the server answers; raises where it never does."""
    for _ in range(_START_SECONDS * 5):
        if server.poll() is not None:
            raise RuntimeError("the S3 server did not start")
        try:
            httpx2.put(f"{url}/{BUCKET}", timeout=5).raise_for_status()
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the S3 server does not answer")
