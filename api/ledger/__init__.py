"""The ledger of restraint measures (失信约束措施台账): local measures, what they are checked against, what to do."""
