"""Years that were not learned from: what was observed, naive rivals, and runs judged by them."""
