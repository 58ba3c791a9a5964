"""The folder of a run: which file lies where, what is ours, and with what it was made."""
