"""What is written down each day: stocks, flows, and what actors decided."""
