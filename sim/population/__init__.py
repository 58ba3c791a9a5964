"""Residents as counts, parties as rows, and the one gate for every change of status."""
