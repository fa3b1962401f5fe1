"""Cross-validate the training data: ``bot/.venv/bin/python -m tests.bot.measure_crossval``.

Five parts, messages that resemble one another in the same one; prints the figures of every intent and the messages
that are surest of another intent: wrong labels, or borders that need more examples. The settings are those of
``config.yml``.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml
from sklearn.model_selection import StratifiedGroupKFold

from bot.components.features import features, only_values
from bot.components.intent_model import IntentModel
from bot.components.segmenter import Segmenter, Word, read_dictionary
from tests.bot.intents import OUT, Judged, bare, report, training_messages

ROOT = Path(__file__).parents[2]
_PARTS, _ALIKE, _SHOWN = 5, 0.6, 150


def settings() -> dict[str, Any]:
    """The classifier's settings and the threshold below which a message is not understood."""
    steps = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    by_name = {step["name"].split(".")[-1]: step for step in steps}
    return {**by_name["LinearIntentClassifier"], "threshold": by_name["FallbackClassifier"]["threshold"]}


def families(texts: list[str]) -> list[int]:
    """For each text the number of its family: those that share most of their pairs of characters."""
    parents = list(range(len(texts)))

    def eldest(one: int) -> int:
        while parents[one] != one:
            one = parents[one]
        return one

    pairs = [{text[at : at + 2] for at in range(max(1, len(text) - 1))} for text in map(bare, texts)]
    holders: dict[str, list[int]] = defaultdict(list)
    for one, own in enumerate(pairs):
        shared = Counter(other for pair in own for other in holders[pair])
        for other, count in shared.items():
            if count >= _ALIKE * (len(own) + len(pairs[other]) - count):
                parents[eldest(one)] = eldest(other)
        for pair in own:
            holders[pair].append(one)
    return [eldest(one) for one in range(len(texts))]


def understood(model: IntentModel, words: list[Word], chosen: dict[str, Any]) -> tuple[str, float]:
    """The intent, and how sure: as the bot decides."""
    if only_values(words):
        return chosen["bare_value"], 1.0
    chances = model.chances(features(words), chosen["sharpness"], chosen["lean"])
    if chances is None or chances.max() < chosen["threshold"]:
        return OUT, 0.0
    return model.intents[chances.argmax()], float(chances.max())


def main() -> None:
    """Print the report."""
    chosen, data = settings(), training_messages(ROOT / "nlu_data")
    segmenter = Segmenter(read_dictionary(ROOT / "nlu_data/dictionary"))
    words, intents = [segmenter.words(text) for text, _ in data], [intent for _, intent in data]
    parts = StratifiedGroupKFold(_PARTS, shuffle=True, random_state=0)
    rows: list[tuple[float, Judged]] = []
    for learned, asked in parts.split(intents, intents, families([text for text, _ in data])):
        known = [features(words[one]) for one in learned]
        model = IntentModel.learn(known, [intents[one] for one in learned], chosen["strength"], chosen["seldom"])
        for one in asked:
            found, sure = understood(model, words[one], chosen)
            rows.append((sure, Judged(data[one][0], intents[one], found)))
    sys.stdout.write(report([row for _, row in rows], mistakes=False) + "\n")
    wrong = sorted((pair for pair in rows if pair[1].meant != pair[1].found), key=lambda pair: -pair[0])
    lines = [f"{sure:.2f}  {row.meant:20} -> {row.found:20} {row.text}" for sure, row in wrong[:_SHOWN]]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
