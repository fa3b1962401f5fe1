"""The glossary, and what words in files of records mean, for the routes of this feature."""

from typing import Annotated

from fastapi import Depends, Request

from knowledge.engine.glossary import Glossary
from knowledge.engine.library import Library
from knowledge.engine.record_words import RecordWords


def _glossary(request: Request) -> Glossary:
    library: Library = request.app.state.library
    return library.glossary


def _words(request: Request) -> RecordWords:
    words: RecordWords = request.app.state.record_words
    return words


CurrentGlossary = Annotated[Glossary, Depends(_glossary)]
CurrentWords = Annotated[RecordWords, Depends(_words)]
