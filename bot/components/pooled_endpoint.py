"""Calls to the action server over connections that stay open, and whether one of them failed.

Rasa opens a new client session, hence a new connection, for every action, and only logs when an action could not be
run. Its endpoint class has one place for each; this subclass hands out the same session every time and leaves a mark
that the portal channel reads after the turn.
"""

import contextlib
import contextvars
from typing import Any

import aiohttp
from rasa.core.agent import Agent
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

_failures: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("failed_action_calls", default=None)


@contextlib.contextmanager
def failures_of_this_turn() -> Any:
    """Gives a list that holds one entry for each action call that failed inside the block."""
    noted: list[str] = []
    token = _failures.set(noted)
    try:
        yield noted
    finally:
        _failures.reset(token)


class PooledEndpoint(EndpointConfig):
    """An endpoint with one session for the life of the process."""

    _kept: aiohttp.ClientSession | None = None

    def session(self) -> contextlib.AbstractAsyncContextManager[aiohttp.ClientSession]:
        """The session, made on first use inside the running event loop; leaving the context keeps it open."""
        if self._kept is None or self._kept.closed:
            timeout = aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT)
            self._kept = aiohttp.ClientSession(headers=self.headers, timeout=timeout)
        return contextlib.nullcontext(self._kept)

    async def request(self, *args: Any, **kwargs: Any) -> Any | None:
        """Rasa's request; a failure is noted before it is raised."""
        try:
            return await super().request(*args, **kwargs)
        except Exception as error:
            noted = _failures.get()
            if noted is not None:
                noted.append(type(error).__name__)
            raise


def pool_action_calls(agent: Agent | None) -> None:
    """Lets `agent` call its actions through a pooled endpoint; does nothing where none is configured."""
    plain = agent.action_endpoint if agent else None
    if agent is None or plain is None or isinstance(plain, PooledEndpoint) or plain.basic_auth:
        return
    pooled = PooledEndpoint(
        url=plain.url,
        params=plain.params,
        headers=plain.headers,
        token=plain.token,
        token_name=plain.token_name,
        cafile=plain.cafile,
        **plain.kwargs,
    )
    agent.action_endpoint = pooled
    if agent.processor is not None:
        agent.processor.action_endpoint = pooled
