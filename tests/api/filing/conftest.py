"""The people and cases of the staff side, for what follows from a decision."""

from tests.api.cases.conftest import a_filed_case, call, clerk, owner, reviewer

__all__ = ["a_filed_case", "call", "clerk", "owner", "reviewer"]
