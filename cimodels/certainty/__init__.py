"""How sure are we: chances, rank intervals, persistence. Pure functions of what the models say."""
