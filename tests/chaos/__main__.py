"""``make chaos``: each process killed at random 200 times during a filing load, on SQLite and on PostgreSQL."""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

from tests.chaos import rolling, two_of_each
from tests.chaos.run import Plan, environment, run
from tests.databases import CHOICE, databases
from tests.postgres import installed

_SHOWN = 20
_ROLLING_SECONDS = 30.0


def main() -> None:
    """Print what was done and found; exit code 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--two-of-each", action="store_true", help="the whole arrangement of deploy/ instead")
    parser.add_argument("--rolling", action="store_true", help="the version before beside this one instead")
    asked = parser.parse_args()
    if asked.rolling:
        sys.exit(0 if _tried_rolling() else 1)
    if asked.two_of_each:
        sys.exit(0 if _tried_two_of_each() else 1)
    kinds = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    if "postgresql" in kinds and not installed():
        print("PostgreSQL is not installed here: only SQLite is tried. Install it: apt-get install -y postgresql")
        kinds.remove("postgresql")
    print(f"seed {asked.seed} (the same again: --seed {asked.seed})", flush=True)
    good = [_tried(kind, Plan(asked.kills, asked.seed)) for kind in kinds]
    sys.exit(0 if all(good) else 1)


def _tried(kind: str, plan: Plan) -> bool:
    os.environ[CHOICE] = kind
    with tempfile.TemporaryDirectory(prefix="credit-chaos-") as place, databases(Path(place)) as supply:
        folder = Path(place)
        environ = environment(supply.fresh(), {"storage_url": f"file://{folder / 'files'}"})
        result = run(environ, folder, plan)
    killed = ", ".join(f"{name} {count}×" for name, count in sorted(result.kills.items()))
    print(
        f"{kind}: killed {killed}; {result.filings} filings with {2 * result.filings} files and {result.moves} moves"
        f" acknowledged in {result.seconds:.0f} s; {len(result.faults)} lost, doubled or not whole",
        flush=True,
    )
    for fault in result.faults[:_SHOWN]:
        print(f"  {fault}")
    return not result.faults


def _tried_rolling() -> bool:
    before = rolling.version_before()
    if before is None:
        print("The history does not tell which version came before.")
        return False
    result = rolling.run(before, _ROLLING_SECONDS)
    counts = ", ".join(f"{count} by the version {name}" for name, count in result.filings.items())
    print(f"{before} beside this version: filings {counts}; {len(result.faults)} lost, doubled or not whole")
    for fault in result.faults[:_SHOWN]:
        print(f"  {fault}")
    return not result.faults and all(result.filings.values())


def _tried_two_of_each() -> bool:
    if lacking := two_of_each.missing():
        print(f"Not installed here: apt-get install -y {' '.join(lacking)}")
        return False
    result = two_of_each.run()
    middle, longest = result.turn_seconds
    print(
        f"two of each: {result.filings} filings, {result.turns} turns of talk (median {middle:.2f} s, longest"
        f" {longest:.1f} s) and {result.reports} reports acknowledged; {len(result.faults)} lost, doubled or not whole"
    )
    for phase, repeated in result.repeated.items():
        again = ", ".join(f"{why} {count}×" for why, count in repeated.items()) or "nothing"
        print(f"  while copies were {phase}, people had to ask again: {again}")
    for fault in result.faults[:_SHOWN]:
        print(f"  {fault}")
    return not result.faults


if __name__ == "__main__":
    main()
