"""What words in a file of records mean: the glossary's terms, and how files write them."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.glossary import Glossary, Identifier
from knowledge.engine.schema import Strict, Text
from knowledge.engine.strict_yaml import SourceFile, parse, read

FILE = "record_words.yaml"


class _File(Strict):
    """The shape of the file."""

    words: dict[Identifier, dict[Identifier, list[Text]]]
    unclear: dict[Identifier, dict[Text, Text]] = Field(default_factory=dict)
    authority_names: dict[Text, Identifier]


@dataclass(frozen=True)
class RecordWords:
    """Identifiers by folded word, one mapping a group; what to write for an unclear word; fields by part of a name."""

    groups: dict[str, dict[str, str]]
    unclear: dict[str, dict[str, str]]
    authority_names: dict[str, str]

    def identifier(self, group: str, word: str) -> str | None:
        """What ``word`` stands for; None where nothing has it."""
        return self.groups[group].get(folded(word))

    def field_of(self, authority: str) -> str | None:
        """The one field that an authority's name tells; None where it tells none, or two."""
        found = {field for part, field in self.authority_names.items() if part in authority}
        return found.pop() if len(found) == 1 else None


def folded(word: str) -> str:
    """A word as it is compared: full-width forms folded, no spaces, lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).lower()


def load_record_words(root: Path, glossary: Glossary) -> RecordWords:
    """The words of ``record_words.yaml`` joined with the glossary's.

    Raises:
        KnowledgeError: an identifier or group that the glossary lacks, or a word that stands for two.

    """
    source = read(root / FILE, FILE)
    file = parse(source, _File)
    groups = {group: _by_word(source, glossary, group, file.words[group]) for group in file.words}
    unclear = {group: {folded(word): why for word, why in words.items()} for group, words in file.unclear.items()}
    for group, words in unclear.items():
        if both := sorted(words.keys() & groups.get(group, {}).keys()):
            raise source.error(["unclear", group], f"both clear and unclear: {'、'.join(both)}")
    for part, field in file.authority_names.items():
        if field not in glossary.groups["authority_field"]:
            raise source.error(["authority_names", part], f"the glossary has no authority_field.{field}")
    return RecordWords(groups, unclear, file.authority_names)


def _by_word(source: SourceFile, glossary: Glossary, group: str, words: dict[str, list[str]]) -> dict[str, str]:
    if group not in glossary.groups:
        raise source.error(["words", group], f"the glossary has no group {group}")
    found: dict[str, str] = {}
    for identifier, term in glossary.groups[group].items():
        for word in (identifier, term, *words.get(identifier, ())):
            if found.setdefault(folded(word), identifier) != identifier:
                raise source.error(["words", group, identifier], f"{word} stands for {found[folded(word)]} too")
    if unknown := words.keys() - glossary.groups[group].keys():
        raise KnowledgeError(f"{FILE}: the glossary has no {group}.{sorted(unknown)[0]}")
    return found
