"""Quotes stand literally in the originals, digests do not copy them, and nobody's contact data came along.

The originals are not part of the repository: these tests run where the folder of shared documents is present.
"""

import functools
import itertools
import os
import re
import tarfile
import unicodedata
from pathlib import Path

import pytest
import yaml

from knowledge.engine.schema import Clause, Document, Verification

REPOSITORY = Path(__file__).resolve().parents[2]
KNOWLEDGE = REPOSITORY / "knowledge"
ORIGINALS = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS") or REPOSITORY.parent / "shared" / "documents")
LONGEST_COPY = 20

FILES = {
    "jiangsu-2021-67": "policies/jiangsu-2021-67.txt",
    "jiangsu-2020-10": "policies/jiangsu-2020-10.md",
    "jiangyin-2018-5": "policies/jiangyin-2018-5.txt",
    "lushan-2022": "policies/lushan-2022.txt",
    "penalty-law": "laws/administrative-penalty-law-2021.md",
    "reconsideration-law": "laws/administrative-reconsideration-law-2023.md",
    "credit-reporting-regulation": "laws/credit-reporting-industry-regulation-2013.md",
    "pipl": "laws/personal-information-protection-law-2021.md",
    "shanghai-credit-2017": "laws/shanghai-social-credit-2017.md",
    "shandong-credit-2020": "laws/shandong-social-credit-2020.md",
    "henan-credit-2019": "laws/henan-social-credit-2019.md",
    "zhejiang-credit-2017": "laws/zhejiang-public-credit-information-2017.md",
    "shenzhen-credit-2023": "laws/shenzhen-social-credit-2023.md",
}
BUNDLE = "policies/luancheng-2021-with-attachments.txt"
BUNDLED = {
    "shijiazhuang-2021-1": "\n石社信办发〔2021〕1号\n",
    "ndrc-2021-15": "\n发改办财金〔2021〕15号\n",
    "gbf-2020-49": "\n国办发〔2020〕49号\n",
}
ARCHIVE = "scale/statutes.tar.xz"
ARCHIVED = {
    "litigation-law": "laws/法律/诉讼与非诉讼程序法/行政诉讼法(2017-06-27).md",
    "civil-code": "laws/民法典/总则.md",
    "legislation-law": "laws/法律/宪法相关法/立法法(2023-03-13).md",
    "gov-info-regulation": "laws/行政法规/政府信息公开条例(2019-04-03).md",
    "work-safety-law": "laws/法律/社会法/安全生产法(2021-06-10).md",
    "gov-data-sharing-2025": "laws/行政法规/政务数据共享条例(2025-05-28).md",
    "ecological-code": "laws/法律/行政法/生态环境法典(2026).md",
}
ARTICLE = re.compile(r"^第[一二三四五六七八九十百零]+条", re.MULTILINE)
MOBILE_OR_MAILBOX = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}|[\w.]+@[\w.]+\.[a-z]{2,}")
SIGNED_BY_HAND = re.compile(r"(?<!\d)\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|[\w.]+@[\w.]+")

needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the shared documents are not here")


@functools.cache
def documents() -> dict[str, Document]:
    """Every document by id."""
    paths = sorted(KNOWLEDGE.glob("documents/*.yaml"))
    read = (Document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths)
    return {document.id: document for document in read}


def folded(text: str) -> str:
    """White space and the full or half width of characters do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@functools.cache
def originals() -> dict[str, str]:
    """The text of each original that is present, by document id."""
    texts = {name: (ORIGINALS / file).read_text(encoding="utf-8") for name, file in FILES.items()}
    rest = (ORIGINALS / BUNDLE).read_text(encoding="utf-8")
    before = "luancheng-2021"
    for name, marker in BUNDLED.items():
        texts[before], _, rest = rest.partition(marker)
        before = name
    texts[before] = rest
    archive = ORIGINALS / ARCHIVE
    return texts | (_from_archive(archive) if archive.exists() else {})


def _from_archive(archive: Path) -> dict[str, str]:
    wanted = {member: name for name, member in ARCHIVED.items()}
    found: dict[str, str] = {}
    with tarfile.open(archive) as bundle:
        for member in bundle:
            if member.name in wanted and (stream := bundle.extractfile(member)):
                found[wanted[member.name]] = stream.read().decode("utf-8")
    return found


def _within(text: str, clause: Clause) -> str:
    """The article that a clause names, or the whole text where it names none."""
    label = ARTICLE.match(clause.locator)
    if not label:
        return text
    starts = [*(found.start() for found in ARTICLE.finditer(text)), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(starts)]
    return "\n".join(part for part in parts if part.startswith(label.group()))


@needs_originals
def test_every_quote_stands_in_its_clause() -> None:
    """A quote that is not in the original is a false citation."""
    wrong = [
        f"{document.id}#{clause.id}: {clause.quote}"
        for document in documents().values()
        if document.id in originals()
        for clause in document.clauses
        if clause.quote and folded(clause.quote) not in folded(_within(originals()[document.id], clause))
    ]
    assert not wrong


@needs_originals
def test_every_clause_with_an_original_is_quoted() -> None:
    """Where the original can be read, each clause shows its operative words, unless it only says what is unknown."""
    missing = [
        f"{name}#{clause.id}"
        for name in originals()
        for clause in documents()[name].clauses
        if not clause.quote and clause.verification is not Verification.UNVERIFIED
    ]
    assert not missing


@needs_originals
def test_digests_are_our_own_words() -> None:
    """Original texts are not copied into the repository, not even a sentence at a time."""
    for name, text in originals().items():
        source = folded(text)
        for clause in documents()[name].clauses:
            digest = folded(clause.digest)
            runs = (digest[start : start + LONGEST_COPY] for start in range(len(digest) - LONGEST_COPY + 1))
            assert not [run for run in runs if run in source], f"{name}#{clause.id}"


@needs_originals
def test_no_contact_data_of_an_original_came_along() -> None:
    """Telephone numbers and mailboxes printed in the originals belong to people, not to us."""
    bundle = (ORIGINALS / BUNDLE).read_text(encoding="utf-8")
    private = set(SIGNED_BY_HAND.findall(bundle))
    assert private
    for path in KNOWLEDGE.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not [item for item in private if item in text], path.name


def test_no_telephone_or_mailbox_stands_in_the_knowledge() -> None:
    """Personal contact data must not reach an answer, whatever file it hides in."""
    for path in (path for path in KNOWLEDGE.rglob("*") if path.suffix in {".yaml", ".yml", ".json", ".md", ".txt"}):
        assert not MOBILE_OR_MAILBOX.search(path.read_text(encoding="utf-8")), path.name
