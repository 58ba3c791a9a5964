"""Pictures of answers: chances, differences, drivers and policies."""
