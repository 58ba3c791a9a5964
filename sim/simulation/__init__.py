"""One member from its first to its last day."""
