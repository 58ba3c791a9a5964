"""What helps people who write scenarios: show, compare, begin, complete, warn."""
