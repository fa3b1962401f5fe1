"""`make train`: the environments where they are missing, then the bot where its training data changed."""

from scripts.console import ROOT, errors_in_words, say
from scripts.environments import ensure_environments
from scripts.model import ensure_model


def main() -> None:
    """Train if needed and say which model is in use."""
    with errors_in_words():
        ensure_environments(dev=False)
        say(f"模型：{ensure_model().relative_to(ROOT)}")


if __name__ == "__main__":
    main()
