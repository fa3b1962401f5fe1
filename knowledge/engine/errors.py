"""The one error that loading or reading the knowledge base can raise."""


class KnowledgeError(Exception):
    """A file under ``knowledge/`` is wrong, or something asked for is not in the library.

    The text is ``<file>:<line>: <reason>`` for a file and a plain sentence otherwise.
    """
