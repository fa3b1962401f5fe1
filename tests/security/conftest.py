"""Fixtures that these tests share with those of the API, and an office at work for attacks to meet."""

from collections.abc import Iterator

import pytest

from knowledge.engine.library import Library
from tests.api.conftest import *  # noqa: F403  one world of fixtures, whatever they build on each other
from tests.api.conftest import _quick_passwords  # noqa: F401
from tests.databases import Databases
from tests.security.world import World, opened
from tests.wechat import AES_KEY, APP_ID, TOKEN, FakeWeChat


@pytest.fixture(scope="module")
def world(databases: Databases, opened_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """People of every role and something of every kind for them to reach; floods are tested by themselves."""
    url = databases.fresh()
    with FakeWeChat() as wechat:
        talks = {"wechat_url": wechat.url, "wechat_app_id": APP_ID, "wechat_app_secret": "example-secret"}
        keys = {"wechat_token": TOKEN, "wechat_aes_key": AES_KEY}
        with opened(url, tmp_path_factory.mktemp("world"), opened_library, **talks, **keys) as world:
            yield world
    databases.drop(url)
