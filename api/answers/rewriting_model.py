"""The way to the language model: one question in the OpenAI form, and a reading of its answer that trusts nothing."""

import asyncio
import json
from typing import Any

from httpx2 import AsyncClient, HTTPError, InvalidURL, Limits, Response, Timeout

from api.settings import Settings

CONNECT_SECONDS = 1.0
MAX_BYTES = 64 * 1024
MAX_AT_ONCE = 8
_TASK = (
    "你是政务答复的文字编辑。请把用户给出的答复改得更通顺、更亲切，只改语气和连接词。"
    "必须原样保留：每个数字、日期、文号、条款号、名称，每个“不得、应当、必须、可以、不、只、除”等词，以及它们的先后顺序；"
    "不增加、不删减、不替换任何有实际意义的词，不作承诺，不加网址、电话、标题、列表或其他标记。只输出改好的中文答复。"
)


class ModelDown(Exception):
    """The model did not answer in time, or not in a way that can be read; ``reason`` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LanguageModel:
    """Talks to an OpenAI-compatible server; safe to share between requests of one event loop."""

    def __init__(self, settings: Settings, url: str) -> None:
        key = settings.rewriter_key
        self._seconds = settings.rewriter_timeout_seconds
        self._model = settings.rewriter_model
        self._client = AsyncClient(
            base_url=url.rstrip("/") + "/",
            # Unpacked, a small answer could become a large one.
            headers={"Accept-Encoding": "identity"}
            | ({"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}),
            timeout=Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds)),
            limits=Limits(max_connections=MAX_AT_ONCE, max_keepalive_connections=MAX_AT_ONCE),
            # A redirect would carry the text to somewhere nobody chose.
            follow_redirects=False,
            trust_env=False,
        )

    async def rephrase(self, text: str) -> str:
        """The text in other words, unchecked; raises ``ModelDown``."""
        try:
            # The clock runs over the whole exchange: an answer that drips would never be late by its parts.
            async with asyncio.timeout(self._seconds):
                body = await self._ask(text)
        except TimeoutError:
            raise ModelDown("timeout") from None
        except (HTTPError, InvalidURL) as error:
            raise ModelDown("timeout" if "Timeout" in type(error).__name__ else "connection") from error
        return read_answer(body)

    async def _ask(self, text: str) -> bytes:
        messages = [{"role": "system", "content": _TASK}, {"role": "user", "content": text}]
        asked = {"model": self._model, "messages": messages, "temperature": 0, "stream": False}
        async with self._client.stream("POST", "chat/completions", json=asked) as response:
            return await _bounded(response)

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._client.aclose()


async def _bounded(response: Response) -> bytes:
    if response.status_code != 200:
        raise ModelDown("status")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelDown("unreadable")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            raise ModelDown("too_large")
    return bytes(body)


def read_answer(body: bytes) -> str:
    """The words of the model's only choice; raises ``ModelDown`` when there are none, or not all of them."""
    try:
        choice: Any = json.loads(body)["choices"][0]
        words, ending = choice["message"]["content"], choice.get("finish_reason", "stop")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ModelDown("unreadable") from None
    if not isinstance(words, str) or not words.strip() or ending not in ("stop", None):
        raise ModelDown("unreadable")
    return words.strip()
