"""A scanner of our own on this machine: speaks clamd's INSTREAM, and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"demo-virus-signature"


class _Scan(socketserver.StreamRequestHandler):
    """One file."""

    def handle(self) -> None:
        """Read the command and the chunks, then say what was found."""
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        answer = b"INSTREAM size limit exceeded. ERROR" if len(content) > 3_000_000 else b"stream: OK"
        self.wfile.write(b"stream: Demo.Virus FOUND\0" if VIRUS in content else answer + b"\0")


@contextmanager
def scanning(path: Path | None = None) -> Iterator[str]:
    """The address of a scanner: a local socket at ``path``, else a free port."""
    server: socketserver.BaseServer
    if path is not None:
        server = socketserver.UnixStreamServer(str(path), _Scan)
        url = f"unix://{path}"
    else:
        server = socketserver.TCPServer(("127.0.0.1", 0), _Scan)
        url = f"tcp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
