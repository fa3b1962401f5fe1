"""Two of each process behind the proxy of ``deploy/``, as on the machines of an office, but without containers."""

import datetime as dt
import ipaddress
import os
import re
import shutil
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from honcho.environ import parse_procfile

from api.settings import ROOT
from scripts.local_env import for_process
from scripts.model import model_path, rasa_environment
from tests.chaos.processes import Process
from tests.ports import free_port

_COPIES = 2
_TEMPLATE = re.compile(r"^( *)server-template (\w+) .*$", re.MULTILINE)
_ENTRANCES = ("PUBLIC_TLS", "PUBLIC_PLAIN", "INSIDE_API", "INSIDE_BOT", "INSIDE_ACTIONS", "MEASURES")
_HEALTH = {"api": "/readyz/self", "actions": "/health", "bot": "/webhooks/portal/"}
_PORT_OF = {"api": "PORT", "actions": "CREDIT_ACTIONS_PORT"}


class Listening(Process):
    """A line of the Procfile on a port of its own, or the proxy: ready when its address answers well."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path, health: str) -> None:
        self._health = health
        super().__init__(name, command, environment, log)

    def is_ready(self) -> bool:
        """Whether it does its work."""
        try:
            return httpx2.get(self._health, timeout=5, trust_env=False).is_success
        except httpx2.HTTPError:
            return False


class Writing(Process):
    """A line of the Procfile that says in its log when it works."""

    def is_ready(self) -> bool:
        """Whether it said so since it was started."""
        return b"worker_started" in self._log.read_bytes()[self._from :]


@dataclass(frozen=True)
class Arrangement:
    """Everything that runs: where people come in, whom their browsers trust, and crews with one of each kind."""

    url: str
    trusted: ssl.SSLContext
    crews: Sequence[Sequence[Process]]


def haproxy() -> str | None:
    """The proxy's program; Debian keeps it off the path of ordinary people."""
    return shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def arranged(folder: Path, environ: Mapping[str, str]) -> Iterator[Arrangement]:
    """Start all of it with the settings in ``environ``; everything is ended with the block."""
    doors = {name: free_port() for name in _ENTRANCES}
    places = {name: [free_port() for _ in range(_COPIES)] for name in _HEALTH}
    settings = dict(environ) | {
        "CREDIT_API_URL": f"http://127.0.0.1:{doors['INSIDE_API']}/api/v1",
        "CREDIT_BOT_URL": f"http://127.0.0.1:{doors['INSIDE_BOT']}",
        "CREDIT_ACTIONS_URL": f"http://127.0.0.1:{doors['INSIDE_ACTIONS']}",
        "CREDIT_BOT_TOKEN": "t" * 32,
        "CREDIT_PROXY_ADDRESSES": "127.0.0.1",
        "CREDIT_DRAIN_SECONDS": "3",
        "BOT_MODEL": str(model_path()),
        "BOT_API_TOKEN_OPTION": "",
    }
    certificate = _certificate(folder)
    with ExitStack() as stack:
        crews = [
            [
                _copy(name, number, places[name][number - 1] if name in places else 0, settings, folder)
                for name in ("bot", "actions", "api", "worker")
            ]
            for number in range(1, _COPIES + 1)
        ]
        everything = (*chain(*crews), _proxy(folder, doors, places, certificate))
        for one in everything:
            stack.callback(one.end)
        for one in everything:
            one.wait()
        url = f"https://127.0.0.1:{doors['PUBLIC_TLS']}"
        yield Arrangement(url, ssl.create_default_context(cafile=certificate), crews)


@contextmanager
def proxy_alone(folder: Path) -> Iterator[tuple[Mapping[str, int], ssl.SSLContext]]:
    """The proxy with nobody behind it: the ports of its entrances, and whom its visitors trust."""
    doors = {name: free_port() for name in _ENTRANCES}
    places = {name: [free_port()] for name in _HEALTH}
    certificate = _certificate(folder)
    with _proxy(folder, doors, places, certificate).ended():
        yield doors, ssl.create_default_context(cafile=certificate)


def _copy(name: str, number: int, port: int, settings: Mapping[str, str], folder: Path) -> Process:
    """One process of the Procfile, which sees what its kind may see."""
    own = dict(settings) | {"CREDIT_INDEX_DIR": str(folder / f"index-{number}")}
    if name in _PORT_OF:
        own[_PORT_OF[name]] = str(port)
    seen = for_process(name, rasa_environment() | own if name == "bot" else own)
    line = parse_procfile((ROOT / "Procfile").read_text("utf-8")).processes[name].replace("5005", str(port))
    command, log = ["/bin/sh", "-c", line], folder / f"{name}{number}.log"
    if name == "worker":
        return Writing(f"{name}{number}", command, seen, log)
    return Listening(f"{name}{number}", command, seen, log, f"http://127.0.0.1:{port}{_HEALTH[name]}")


def _proxy(folder: Path, doors: Mapping[str, int], places: Mapping[str, Sequence[int]], certificate: Path) -> Process:
    """The proxy with the settings file of ``deploy/``, in which only the addresses of the copies are others."""

    def servers(found: re.Match[str]) -> str:
        indent, name = found.groups()
        ports = places[name]
        return "\n".join(f"{indent}server {name}{n} 127.0.0.1:{port}" for n, port in enumerate(ports, 1))

    shipped = (ROOT / "deploy/proxy/haproxy.cfg").read_text("utf-8")
    written = folder / "haproxy.cfg"
    written.write_text(_TEMPLATE.sub(servers, shipped), "utf-8")
    environment = {name: f"127.0.0.1:{port}" for name, port in doors.items()} | {"CERTIFICATE": str(certificate)}
    command = [str(haproxy()), "-db", "-f", str(written)]
    health = f"http://127.0.0.1:{doors['MEASURES']}/metrics"
    return Listening("proxy", command, dict(os.environ) | environment, folder / "proxy.log", health)


def _certificate(folder: Path) -> Path:
    """A certificate of our own for this machine, with its key, for one run."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "site.pem"
    path.touch(mode=0o600)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return path
