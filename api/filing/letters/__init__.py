"""Letters as DOCX and PDF, from templates that a clerk can edit.

``kinds`` says which letters there are and when; ``facts`` reads them from the case; ``templates`` checks and fills the
DOCX; ``reading``, ``fonts`` and ``pdf`` set the very same filled DOCX as PDF. The guide is ``docs/guides/letters.md``.
"""
