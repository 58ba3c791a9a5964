"""Who waits where, on which days, how long and of what age, as one picture."""
