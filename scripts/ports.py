"""Whether the ports are free, said before anything starts."""

import socket
from collections.abc import Iterable

from scripts.console import SetupError

BOT_PORT = 5005
_REMEDY = {
    "PORT": "换一个端口：PORT=8001 make serve",
    "CREDIT_ACTIONS_PORT": "换一个端口：CREDIT_ACTIONS_PORT=5056 make serve",
}


def require_free(ports: Iterable[tuple[str, int]]) -> None:
    """`ports`: (name of the setting or "", port). Raises ``SetupError`` naming each busy port and the remedy."""
    busy = [(name, port) for name, port in ports if not is_free(port)]
    if busy:
        lines = (
            f"端口 {port} 已被别的程序占用。请先停掉它（查看：ss -ltnp | grep {port}）" + _or(name)
            for name, port in busy
        )
        raise SetupError("\n".join(lines))


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _or(name: str) -> str:
    return f"，或者{_REMEDY[name]}。" if name in _REMEDY else "。"
