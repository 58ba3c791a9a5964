"""Actors: states, forces, counties, camps and networks, each of which decides once a day."""
