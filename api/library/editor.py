"""Who works on documents, and those of which places they may change."""

from dataclasses import dataclass
from typing import Self

from api.accounts.service import is_within
from api.accounts.viewer import Viewer
from api.errors import NotAllowed
from knowledge.engine.regions import region_name

_ELSEWHERE = (
    "您只能订正、发布、废止本地区及下级地区的文件。"
    "这份文件，或者它要取代、废止的文件，适用于{place}，请由那里的人员办理。"
)


@dataclass(frozen=True)
class Editor:
    """Somebody who edits documents, or the operator's command; without ``region`` those of the whole country."""

    name: str
    region: str | None = None

    @classmethod
    def of(cls, viewer: Viewer) -> Self:
        """The one who asks; raises ``NotAllowed`` for who is no editor."""
        viewer.require("policy_editor", "admin")
        return cls(viewer.username, viewer.region)

    def require(self, place: str) -> None:
        """Raise ``NotAllowed`` unless what applies in ``place`` is theirs to change."""
        if not is_within(place, self.region):
            raise NotAllowed(_ELSEWHERE.format(place=region_name(place) or place))
