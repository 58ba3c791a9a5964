"""Scenarios compared over time: small multiples with fans, and how they differ day by day."""
