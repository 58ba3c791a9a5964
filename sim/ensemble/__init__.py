"""Many members: workers, going on after an interruption or from another run."""
