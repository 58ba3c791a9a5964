"""The parties that were followed: their table, and how it is read."""
