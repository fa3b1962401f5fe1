"""The way to addresses that somebody entered: looked up once, judged, and called at the very address that was judged.

A name that led outside when it was entered may lead into our own network when it is called (DNS rebinding), so the
judgement is made at each call, and what was judged is what is connected to. The certificate is still that of the name.
"""

import asyncio
import socket

from httpx2 import AsyncBaseTransport, AsyncHTTPTransport, ConnectError, Request, Response

from api.addresses import Networks, may_be_called

_HTTPS_PORT, _HTTP_PORT = 443, 80


class AddressRefused(ConnectError):
    """The name leads to where nothing of ours is to be sent."""


class Outward(AsyncBaseTransport):
    """Plain HTTP(S), to public addresses and to those ``inside`` (None: to any but those of machines themselves)."""

    def __init__(self, inside: Networks | None) -> None:
        self._inside = inside
        self._wire = AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: Request) -> Response:
        """Send; raises ``AddressRefused`` where any address of the name is not to be called."""
        host = request.url.host
        port = request.url.port or (_HTTPS_PORT if request.url.scheme == "https" else _HTTP_PORT)
        addresses = await self._looked_up(request, host, port)
        if not all(may_be_called(address, self._inside) for address in addresses):
            raise AddressRefused("the address belongs to a network that is not to be called", request=request)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0])
        return await self._wire.handle_async_request(request)

    @staticmethod
    async def _looked_up(request: Request, host: str, port: int) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ConnectError("the name is not known", request=request) from error
        return [str(place[0]) for *_, place in found]

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._wire.aclose()
