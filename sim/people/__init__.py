"""People: residents, parties, the gate, and how people weigh and remember."""
