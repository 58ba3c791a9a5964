"""What planners ask of a run beyond its indicators, gathered from its results."""
