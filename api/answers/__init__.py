"""Policy questions: answers with their clauses, search, and remarks from readers."""
