"""The commands that ask runs what planners ask: how likely, how different, why, and what to do."""
