"""The language of scenario files: YAML with positions, numbers, dates, mistakes."""
