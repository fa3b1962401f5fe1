"""A browser in two words, for the list of where one is signed in: ``Chrome · Windows``."""

_PROGRAMS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("python", "Python 程序"),
    ("curl/", "curl"),
)
"""By what is told apart first: nearly all call themselves Safari, and many Chrome."""
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_UNKNOWN = "未知设备"


def device(user_agent: str) -> str:
    """What a ``User-Agent`` header says, in words of ours only: whatever else is in it is not kept."""
    named = (next((words for sign, words in table if sign in user_agent), "") for table in (_PROGRAMS, _SYSTEMS))
    return " · ".join(filter(None, named)) or _UNKNOWN
