"""Measure the program: whole processes from the shell, beside the memory bandwidth of the day."""
