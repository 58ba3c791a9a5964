"""Where people came from, which way they went, and what became of them, as one picture."""
