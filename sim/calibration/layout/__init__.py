"""How what was learned lies in a file."""
