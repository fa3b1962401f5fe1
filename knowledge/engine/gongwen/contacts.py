"""Personal contact data in official documents: found, hidden, and reported by kind only."""

import re

HIDDEN = "［联系方式已隐去］"

_CONTACT_PERSON = re.compile(
    r"((?:项目|业务|具体)?(?:联系人|经办人|联络员)(?:及(?:联系)?(?:电话|方式))?\s*[:：])\s*(?!\s|$)[^\t\n]{2,120}"
)
_MAILBOX = re.compile(r"[A-Za-z0-9][\w.+-]*\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)[（(]?0\d{2,3}[）)]?[-—－\s]\s?\d{7,8}(?:[、，/转-]\s?\d{3,8})*(?!\d)")
_BARE_LANDLINE = re.compile(r"(?<!\d)[2-8]\d{6,7}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
_PHONE_WORD = re.compile("电话|手机|传真|联系方式|咨询热线")


def redact(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with contact data hidden, and what kinds were hidden, such as ``手机号2处``.

    Short public hotlines (12345, 12315) stay: they are services, not people.
    """
    kinds: list[str] = []
    for name, pattern, keep in (
        ("联系人", _CONTACT_PERSON, True),
        ("电子邮箱", _MAILBOX, False),
        ("身份证号", _IDENTITY, False),
        ("手机号", _MOBILE, False),
        ("固定电话", _LANDLINE, False),
    ):
        text, count = pattern.subn(rf"\1{HIDDEN}" if keep else HIDDEN, text)
        if count:
            kinds.append(f"{name}{count}处")
    if _PHONE_WORD.search(text):
        text, count = _BARE_LANDLINE.subn(HIDDEN, text)
        if count:
            kinds.append(f"固定电话{count}处")
    return re.sub(rf"{HIDDEN}(?:[\s、，/]*{HIDDEN})+", HIDDEN, text), tuple(kinds)
