"""What the record teaches: targets, a bank of back-casts, posteriors, and what judges them."""
