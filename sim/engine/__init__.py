"""The engine: compiled code, random streams and draws, rows. Nothing here is about refugees."""
