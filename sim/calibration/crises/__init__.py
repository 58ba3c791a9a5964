"""What past crises teach of those parameters that act in a crisis alone."""
