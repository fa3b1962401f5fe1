"""Where addresses that somebody entered lead: never into our own network, whatever a name says at the moment."""

import asyncio
import json
import socket
from typing import Any

import pytest
from httpx2 import AsyncClient, ConnectError

from api.addresses import may_be_called, networks_of
from api.filing.gateway import Parcel, WebhookGateway
from api.outward import AddressRefused, Outward
from tests.api.filing.granting import SECRET
from tests.contract.receiving import platform

BODY = json.dumps({"data": {"record": {"id": "r"}, "instruction": "end", "sequence": 1, "delivery": "delivery"}})
OFFICE = networks_of("10.20.0.0/16, fd12::/16")


@pytest.mark.parametrize(
    ("address", "public_only", "office", "anywhere"),
    [
        ("93.184.215.14", True, True, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True, True, True),
        ("10.20.1.1", False, True, True),
        ("10.21.1.1", False, False, True),
        ("fd12::1", False, True, True),
        ("127.0.0.1", False, False, True),
        ("::1", False, False, True),
        ("::ffff:192.168.0.1", False, False, True),
        ("100.64.0.1", False, False, True),
        ("169.254.169.254", False, False, False),
        ("::ffff:169.254.169.254", False, False, False),
        ("fe80::1%eth0", False, False, False),
        ("100.100.100.200", False, False, False),
        ("fd00:ec2::254", False, False, False),
        ("0.0.0.0", False, False, False),  # noqa: S104 - an address that is refused
        ("224.0.0.1", False, False, False),
        ("168.63.129.16", False, False, False),
        ("192.0.0.192", False, False, False),
        ("64:ff9b::a9fe:a9fe", False, False, False),
        ("64:ff9b::7f00:1", False, False, True),
        ("64:ff9b::5db8:d70e", True, True, True),
        ("2002:a9fe:a9fe::1", False, False, False),
        ("2002:7f00:1::", False, False, True),
        ("2001:0:4136:e378:8000:63bf:5601:5601", False, False, False),
        ("::169.254.169.254", False, False, False),
        ("::7f00:1", False, False, True),
        ("fec0::1", False, False, True),
    ],
)
def test_each_address_is_judged(address: str, public_only: bool, office: bool, anywhere: bool) -> None:  # noqa: FBT001
    """Protects our network and the keys of the machine; a platform in the office's network can be named."""
    assert may_be_called(address, ()) is public_only
    assert may_be_called(address, OFFICE) is office
    assert may_be_called(address, None) is anywhere


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name lead to these addresses."""

    async def resolved(_loop: Any, _host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolved)


def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects against a name that was public when it was entered: it is looked up and judged at each call."""
    resolving(monkeypatch, "93.184.215.14", "127.0.0.1")

    async def call() -> None:
        async with AsyncClient(transport=Outward(())) as client:
            await client.post("https://platform.example/hook")

    with pytest.raises(AddressRefused):
        asyncio.run(call())


def test_what_was_judged_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects against a second look-up with another answer; the platform is still called by its name."""
    with platform() as there:
        resolving(monkeypatch, "127.0.0.1")
        address = there.url.replace("127.0.0.1", "platform.example")
        assert (
            WebhookGateway(5.0, None).send(Parcel("delivery", "receiver", BODY, address, SECRET)).outcome == "confirmed"
        )
        assert there.headers[0]["host"].startswith("platform.example:")


def test_an_unknown_name_is_told_as_no_connection() -> None:
    """Protects the worker: a name that is gone is a failure like any other."""

    async def call() -> None:
        async with AsyncClient(transport=Outward(())) as client:
            await client.post("https://platform.invalid/hook")

    with pytest.raises(ConnectError):
        asyncio.run(call())


def test_the_gateway_goes_this_way() -> None:
    """Protects production: a platform's address inside our network gets nothing, and the job says why."""
    with platform() as there:
        answer = WebhookGateway(2.0, ()).send(Parcel("delivery", "receiver", "{}", there.url, SECRET))
        assert (answer.outcome, answer.detail) == ("again", "AddressRefused")
        assert there.messages == []
