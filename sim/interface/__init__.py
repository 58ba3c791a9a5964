"""The Python interface of the program: what `import sim` gives is made here."""
