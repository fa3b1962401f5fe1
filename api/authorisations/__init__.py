"""Who may act for whom: agents of businesses and people, guardians of minors; each confirmed by the office."""
