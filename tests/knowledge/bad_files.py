"""Files that must be refused: name, bytes, code of the reason, and a word that tells how to mend it."""

import io
import struct
import zipfile
from collections.abc import Callable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.knowledge.file_making import pdf, picture_page, repacked, set_as_gazette, word

_PARAGRAPHS = ["# 示例办法", "第一条　示例部门做好示例工作。", "第二条　本办法自公布之日起施行。"]
_MB = 1024 * 1024
_LETTER = "示例市示例局：这是一封信，没有标题也没有编号，只是随便说几句话。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00")
_DOCUMENT = "word/document.xml"


def _word() -> bytes:
    return word(lambda document: [document.add_paragraph(p.removeprefix("# ")) for p in _PARAGRAPHS])


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name.replace("__", "/"), part)
    return target.getvalue()


def _lying_bomb() -> bytes:
    """A package whose directory says that its huge part is small."""
    real = b"<a>" + b" " * (60 * _MB) + b"</a>"
    data = bytearray(repacked(_word(), {"word/huge.xml": real}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        while at >= 0:
            if data[at + offset : at + offset + 4] == struct.pack("<I", len(real)):
                data[at + offset : at + offset + 4] = struct.pack("<I", 100)
            at = data.find(signature, at + 4)
    return bytes(data)


def _nested() -> bytes:
    deep = b"<w:p>" * 4000 + b"</w:p>" * 4000
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    return repacked(_word(), {_DOCUMENT: head + deep + b"</w:body></w:document>"})


def _entities() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&#x4e00;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        b"&b;&c;</w:t></w:r></w:p></w:body></w:document>"
    )
    return repacked(_word(), {_DOCUMENT: head + body})


def _many_pages(canvas: Canvas) -> None:
    for _ in range(1001):
        canvas.showPage()


def _printed(**settings: object) -> bytes:
    return pdf(set_as_gazette(_PARAGRAPHS), **settings)


LOGIN = (
    "<html><body><form><h1>用户登录</h1>用户名<input name=u>密码<input type='password'><button>登录</button></form>"
    "</body></html>"
)
SCRIPTS = b"<html><body><div id=app></div><script>go()</script></body></html>"

BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no bytes": (lambda: b"", "empty", "空"),
    "white space": (lambda: " \r\n\t　".encode(), "no_text", "文字"),
    "zero bytes": (lambda: b"\x00" * 5000, "empty", "空"),
    "binary as text": (lambda: b"MZ\x90\x00" + bytes(range(256)) * 8, "binary", ".docx"),
    "binary without head": (lambda: "公文".encode() + b"\x00\x01\x02\x03" * 99, "binary", "文本"),
    "control characters": (lambda: b"abc\x01\x02\x03" * 99, "binary", "文本"),
    "torn UTF-8": (lambda: "第一条 示例的话。\n".encode() * 9 + b"\xe4\xb8", "encoding", "重新下载"),
    "other encoding": (lambda: b"\xff\xfd\x81\x20" * 50, "encoding", "另存"),
    "photo": (lambda: b"\xff\xd8\xff\xe0" + b"x" * 99, "image", "OCR"),
    "screenshot": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "image", "OCR"),
    "phone photo": (lambda: b"\x00\x00\x00\x18ftypheic" + b"x" * 99, "image", "OCR"),
    "archive": (lambda: _zip(a=b"1"), "archive", "解压"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + b"x" * 99, "archive", "解压"),
    "empty zip": (lambda: b"PK\x05\x06" + b"\x00" * 18, "archive", "解压"),
    "old Word": (lambda: _OLE + b"\xec\xa5" + b"\x00" * 99 + "WordDocument\0".encode("utf-16-le"), "old_word", ".docx"),
    "locked old Word": (
        lambda: _OLE + b"\xec\xa5" + b"\x00" * 9 + b"\x01" + b"\x00" * 99 + "WordDocument\0".encode("utf-16-le"),
        "encrypted",
        "密码",
    ),
    "locked Word": (lambda: _OLE + "EncryptedPackage\0".encode("utf-16-le"), "encrypted", "密码"),
    "old Excel": (lambda: _OLE + "Workbook\0".encode("utf-16-le"), "unsupported_type", "Excel"),
    "other old Office": (lambda: _OLE, "unsupported_type", ".docx"),
    "Excel": (lambda: _zip(xl__a=b"<a/>"), "unsupported_type", "Excel"),
    "slides": (lambda: _zip(ppt__a=b"<a/>"), "unsupported_type", "演示"),
    "OFD": (lambda: _zip(**{"OFD.xml": b"<a/>"}), "unsupported_type", "OFD"),
    "ODT": (lambda: _zip(mimetype=b"x", **{"content.xml": b"<a/>"}), "unsupported_type", ".docx"),
    "RTF": (lambda: b"{\\rtf1\\ansi hello}", "unsupported_type", ".docx"),
    "saved page": (lambda: b"From: <x>\r\nSubject: y\r\nMIME-Version: 1.0\r\n\r\nz", "unsupported_type", ".html"),
    "torn Word": (lambda: _word()[:-300], "damaged", "重新下载"),
    "Word without body": (lambda: repacked(_word(), {_DOCUMENT: None}), "damaged", "重新下载"),
    "Word with broken markup": (lambda: repacked(_word(), {_DOCUMENT: b"<w:document"}), "damaged", "重新下载"),
    "Word with nothing in it": (lambda: word(lambda _document: None), "no_text", "选错"),
    "honest bomb": (lambda: repacked(_word(), {"word/huge.xml": b" " * (60 * _MB)}), "zip_bomb", "另存"),
    "bomb of pictures": (lambda: repacked(_word(), {"word/a.png": b"0" * (60 * _MB)}), "zip_bomb", "另存"),
    "lying bomb": (_lying_bomb, "damaged", "另存"),
    "bomb of tags": (lambda: repacked(_word(), {"word/a.xml": b"<a/>" * 1_600_000}), "zip_bomb", "另存"),
    "nested markup": (_nested, "damaged", "另存"),
    "entities": (_entities, "unsafe_markup", "另存"),
    "locked PDF": (lambda: _printed(encrypt=StandardEncryption("u", "o")), "encrypted", "密码"),
    "scan": (lambda: pdf(picture_page), "scan", "OCR"),
    "PDF without anything": (lambda: pdf(lambda canvas: canvas.showPage()), "no_text", "选错"),
    "torn PDF": (lambda: _printed()[:-700], "damaged", "重新下载"),
    "no real PDF": (lambda: b"%PDF-1.7\nrubbish\n%%EOF", "damaged", "重新"),
    "endless PDF": (lambda: pdf(_many_pages), "too_many_pages", "1000"),
    "login page": (LOGIN.encode, "login_page", "登录后"),
    "page of scripts": (lambda: SCRIPTS, "no_text", "粘贴"),
    "page without end": (lambda: (b"<html><body>" + b"<font>" * 3000 + "甲。".encode()), "damaged", "粘贴"),
    "letter": (_LETTER.encode, "no_structure", "编号"),
    "printed letter": (lambda: pdf(set_as_gazette([_LETTER])), "no_structure", "编号"),
    "page-long text": (lambda: ("示例" * 1_600_000).encode("gb18030"), "too_long", "拆分"),
}  # fmt: skip
