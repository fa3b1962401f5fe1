"""These tests need Rasa's environment; anywhere else pytest leaves the folder out."""

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_*.py"]
