"""What is asked of members that differ by what is unknown: chances, differences, drivers, policies.

Arithmetic alone, on numbers of saved results; words, pictures and commands stand above it.
"""
