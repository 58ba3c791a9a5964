"""Ways to learn: what members teach, by lines, by an emulator, or by moving members."""
