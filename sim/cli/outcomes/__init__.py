"""Commands that show one side of what came of a run: as a table, and as a picture."""
