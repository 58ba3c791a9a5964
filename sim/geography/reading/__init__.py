"""Tables of places as they are read from a folder and checked."""
