"""Rasa without the packages that only its unused parts need (see bot/pyproject.toml).

Rasa imports TensorFlow, chat SDKs and cloud stores when it starts, whether or not anything uses them. For packages
that are not installed this module answers those imports, and only those made by Rasa itself, with placeholders that
can be named, subclassed and used as decorators. Making an instance of one says which package is missing. A package
that is installed is found in the ordinary way, because this finder stands last.

scripts/ puts a copy into the environment with a .pth file, so every Python of bot/.venv has it.
"""
# ruff: noqa: ARG002, INP001 -- the arguments are those of the interface

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

ABSENT = (
    "aio_pika",
    "aiogram",
    "aiormq",
    "boto3",
    "botocore",
    "fbmessenger",
    "google.auth",
    "google.oauth2",
    "keras",
    "mattermostwrapper",
    "pymongo",
    "slack_sdk",
    "tensorflow",
    "twilio",
    "webexteamssdk",
)


class _Placeholder(type):
    """The type of everything found in an absent package: any attribute of it is one more placeholder."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__module__}.{cls.__name__}", name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not cls.__dict__.get("_of_absent_package"):
            package = next((base.__module__ for base in cls.__mro__ if "_of_absent_package" in base.__dict__), "")
            raise ModuleNotFoundError(
                f"{cls.__name__} needs the package {package.partition('.')[0]}, see bot/pyproject.toml"
            )
        decorates = len(args) == 1 and not kwargs and callable(args[0])
        return args[0] if decorates else cls

    def __getitem__(cls, _: Any) -> Any:
        return cls


def _placeholder(module: str, name: str) -> _Placeholder:
    return _Placeholder(name, (), {"_of_absent_package": True, "__module__": module})


class _AbsentModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _placeholder(self.__name__, name)
        setattr(self, name, made)
        return made


class AbsentPackages(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules of absent packages for Rasa; for everybody else they stay absent."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A spec for `fullname` if it belongs to an absent package and Rasa asked for it."""
        if fullname.startswith(ABSENT) and _belongs(fullname) and _asked_by_rasa():
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """An empty module whose attributes are placeholders."""
        return _AbsentModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: there is no code."""


def _belongs(fullname: str) -> bool:
    return any(fullname == name or fullname.startswith(name + ".") for name in ABSENT)


def _asked_by_rasa() -> bool:
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(("importlib", "absent_packages", __name__)):
            return bool(module.partition(".")[0] == "rasa")
        frame = frame.f_back
    return False


def install() -> None:
    """Puts the finder at the end of the search; called once by the .pth file."""
    if not any(isinstance(finder, AbsentPackages) for finder in sys.meta_path):
        sys.meta_path.append(AbsentPackages())
