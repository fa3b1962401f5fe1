"""`make train`: environments where they are missing, then bot and ranker where their training data changed."""

from scripts.console import ROOT, errors_in_words, say
from scripts.environments import ensure_environments
from scripts.model import ensure_model
from scripts.ranker import ranker_taught_meanwhile


def main() -> None:
    """Train if needed and say which model is in use."""
    with errors_in_words():
        ensure_environments(dev=False)
        with ranker_taught_meanwhile():
            say(f"模型：{ensure_model().relative_to(ROOT)}")


if __name__ == "__main__":
    main()
