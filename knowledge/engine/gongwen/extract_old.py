"""Why a compound file (the old Office container, also the one of password-protected new files) is refused."""

_SECTOR = 512
_WORD_MAGIC = b"\xec\xa5"
_ENCRYPTED_FLAG = 0x01  # of byte 11 of the file information block, [MS-DOC] 2.5.2


def old_office_reason(data: bytes) -> tuple[str, str]:
    """Code and words for an OLE file, told apart by the names of its streams."""
    if _has_stream(data, "EncryptedPackage"):
        return "encrypted", "这个文件设有密码。请用 Word 或 WPS 打开，取消密码后另存为 .docx 再导入。"
    if _has_stream(data, "WordDocument"):
        if _is_encrypted_word(data):
            return "encrypted", "这个旧版 Word（.doc）文件设有密码。请打开后取消密码，另存为 .docx 再导入。"
        return "old_word", "这是旧版 Word（.doc）文件。请用 Word 或 WPS 打开，另存为 .docx 后再导入。"
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "unsupported_type", "这是 Excel 表格，不是公文正文。请导入公文的 .docx、.pdf 或文本。"
    return "unsupported_type", "这是旧版 Office 文件。请用 Word 或 WPS 打开，另存为 .docx 后再导入。"


def _has_stream(data: bytes, name: str) -> bool:
    return (name + "\x00").encode("utf-16-le") in data


def _is_encrypted_word(data: bytes) -> bool:
    """The Word stream nearly always opens the first sector after the head."""
    block = data[_SECTOR : _SECTOR + 12]
    return block.startswith(_WORD_MAGIC) and len(block) == 12 and bool(block[11] & _ENCRYPTED_FLAG)
