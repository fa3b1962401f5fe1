"""Rasa starts without packages it does not need, and says so when one is needed after all."""

import importlib
import sys
from types import ModuleType
from typing import Any

import pytest

from bot.absent_packages import AbsentPackages


@pytest.fixture
def twilio() -> Any:
    """The placeholder of an absent package, made as if Rasa had asked for it."""
    module = AbsentPackages().create_module(importlib.machinery.ModuleSpec("twilio", None))
    assert isinstance(module, ModuleType)
    return module


def test_placeholders_can_be_named_subclassed_and_used_as_decorators(twilio: Any) -> None:
    """Everything Rasa's modules do with such a package at import works."""

    class Channel(twilio.rest.Client):
        """A class as Rasa writes it."""

        @twilio.function(reduce_retracing=True)
        def speak(self) -> str:
            """Decorated."""
            return "x"

    assert Channel.speak(None) == "x"  # type: ignore[arg-type]
    assert twilio.types[str] is twilio.types


def test_using_one_says_which_package_is_missing(twilio: Any) -> None:
    """Not an obscure error later on, but the package's name at once."""

    class Channel(twilio.Client):
        """A class as Rasa writes it."""

    with pytest.raises(ModuleNotFoundError, match="needs the package twilio"):
        Channel()


def test_only_rasa_sees_placeholders() -> None:
    """Libraries that look whether TensorFlow is there must find that it is not."""
    sys.modules.pop("twilio.absent_for_others", None)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("twilio.absent_for_others")


def test_rasa_runs_on_placeholders() -> None:
    """The part of Rasa that needs TensorFlow at import is there without it."""
    module = importlib.import_module("rasa.nlu.classifiers.diet_classifier")
    assert hasattr(module, "DIETClassifier")
