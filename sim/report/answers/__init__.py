"""Answers in words: tables to read, and the same numbers for programs."""
