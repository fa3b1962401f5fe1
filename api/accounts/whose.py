"""How a table says whose its rows are; ``visibility`` reads it, and nothing else decides who sees what.

Each personal table declares ``whose``: names of columns, nothing that runs. A table that declares nothing is personal
to nobody, and has to be named as such (``tests/architecture/beside_visibility.yaml``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

OFFICE = frozenset({"clerk", "reviewer", "auditor", "admin"})
"""Who of the staff works with people's matters; who only tends policies does not."""
HANDLERS = frozenset({"clerk", "reviewer", "admin"})
"""Who answers people."""


@dataclass(frozen=True)
class Whose:
    """Whose a row is. A row is seen by those to whom any of it applies.

    ``subjects``: columns with ids of the subjects it is about. ``accounts``: columns with ids of accounts.
    ``part_of``: the column that names the row it belongs to; who sees that one sees this one.
    ``staff``: roles that see other people's rows, of their region and below where there is a ``region`` column
    (``prefixes``: columns that hold its first digits, by how many, where an index needs an equality). ``unplaced``:
    rows without a region are theirs as well. ``filed``: a column that is empty until the row is theirs to see.
    ``also``: a method that gives what else an account sees among them.
    """

    subjects: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    part_of: str | None = None
    staff: frozenset[str] = frozenset()
    region: str | None = None
    prefixes: Mapping[int, str] = field(default_factory=dict)
    unplaced: bool = False
    filed: str | None = None
    also: str | None = None
