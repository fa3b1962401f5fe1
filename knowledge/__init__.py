"""The law: documents, rules, short answers, and the pure code that reads them."""
