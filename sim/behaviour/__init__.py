"""How people weigh and decide."""
