"""The border on a map: one day of a run, the days between two, two runs apart, or day after day."""
