"""What a run gives, in words: how recorded variables, measures and indicators are declared."""
