"""Fixtures that several folders of tests share, and the order of the tests."""

import pytest

from tests.stack import stack

__all__ = ["stack"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once one has run, its worker has an event loop and greenlets that other tests trip over."""
    items.sort(key=lambda item: "/tests/flows/" in str(item.path))
