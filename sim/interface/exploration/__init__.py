"""Policies against all that is unknown: the file that names them, and the runs that come of it."""
