"""Numbers of the office (统计): cases, times, breaches, refusals, questions, receivers; counted by the database.

``period`` says for which months and which place, ``keeping`` keeps for minutes what took long to count; each other
file counts one thing. Everything keeps to what the reader may see.
"""
