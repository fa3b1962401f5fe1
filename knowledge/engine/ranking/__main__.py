"""``python -m knowledge.engine.ranking FOLDER``: teach the ranker now, where it has not been taught yet."""

import sys
from pathlib import Path

from knowledge.engine.library import load_library
from knowledge.engine.ranking.shop import KNOWLEDGE, ranker_for

if __name__ == "__main__":
    ranker_for(load_library(KNOWLEDGE), Path(sys.argv[1]))
