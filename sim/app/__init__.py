"""The page to work on: scenarios beside what came of their runs, for one person on this machine."""
