"""How the program speaks: counted nouns, refusals of the system, mistakes in files."""
