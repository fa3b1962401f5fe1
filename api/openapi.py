"""The published OpenAPI speaks Chinese: descriptions for engineers stay in the code."""

import re
from typing import Any

from fastapi import FastAPI

_CHINESE = re.compile("[\u4e00-\u9fff]")


def install(app: FastAPI) -> None:
    """Give each operation its Chinese summary as description, and leave English descriptions out."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _in_chinese(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI says a schema is to be changed


def _in_chinese(schema: dict[str, Any]) -> dict[str, Any]:
    for operations in schema["paths"].values():
        for operation in operations.values():
            if not _CHINESE.search(operation.get("description", "")):
                operation["description"] = operation["summary"]
    for model in schema["components"]["schemas"].values():
        if not _CHINESE.search(model.get("description", "")):
            model.pop("description", None)
    return schema
