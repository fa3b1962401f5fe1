"""Bad input: a clear reason each, and no crash, no matter what the bytes are."""

import random
import re
import tracemalloc
from contextlib import suppress

import pytest

from knowledge.engine.gongwen import DocumentError, parse_bytes
from knowledge.engine.gongwen.extract import extract
from tests.knowledge.bad_files import BAD
from tests.knowledge.file_making import pdf, repacked, set_as_gazette, word

_MB = 1024 * 1024


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_gets_its_reason(name: str) -> None:
    """The reason is a Chinese sentence that says what is wrong and how to mend it."""
    make, code, remedy = BAD[name]
    with pytest.raises(DocumentError) as raised:
        parse_bytes(make())
    assert raised.value.code == code
    assert remedy in raised.value.reason
    assert re.search("请", raised.value.reason)


@pytest.mark.parametrize("name", ["honest bomb", "lying bomb", "bomb of pictures", "nested markup"])
def test_a_bomb_takes_no_memory(name: str) -> None:
    """What would unpack to hundreds of megabytes is refused before it does."""
    data = BAD[name][0]()
    tracemalloc.start()
    with pytest.raises(DocumentError):
        extract(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * _MB


def test_entities_of_a_web_page_reach_no_file() -> None:
    """A page cannot read files of the server into a document."""
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hosts">]><html><body><p>第一条 甲&x;乙。</p></body></html>'
    text = extract(page.encode()).text
    assert "localhost" not in text
    assert "第一条 甲" in text


def _changed(data: bytes, dice: random.Random) -> bytes:
    """The file with some bytes changed, or cut."""
    torn = bytearray(data)
    for _ in range(dice.randint(1, 60)):
        torn[dice.randrange(len(torn))] = dice.randrange(256)
    return bytes(torn[: dice.randrange(1, len(torn))] if dice.random() < 0.2 else torn)


def test_damage_never_crashes() -> None:
    """Whatever happened to a file on its way, it is read or refused with words."""
    dice = random.Random(7)
    paragraphs = ["第一条　示例部门做好示例工作。", "第二条　本办法自公布之日起施行。"]
    page = f"<html><body><table><tr><td>{'</p><p>'.join(paragraphs)}</td></tr></table></body></html>".encode()
    samples = [
        word(lambda document: [document.add_paragraph(text) for text in paragraphs]),
        pdf(set_as_gazette(paragraphs)),
        page,
        "\n".join(paragraphs).encode(),
    ]
    for _ in range(60):
        for sample in samples:
            with suppress(DocumentError):
                extract(_changed(sample, dice))


def test_odd_numbers_in_word_markup_are_no_crash() -> None:
    """A list that does not exist, at a level that is no number, numbers nothing."""
    odd = (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='-3'/><w:numId w:val='x'/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    )
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    data = repacked(word(lambda _document: None), {"word/document.xml": f"{head}{odd}</w:body></w:document>".encode()})
    assert extract(data).text == "甲"
