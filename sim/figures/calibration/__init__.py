"""Pictures of a calibration: how methods did, what was learned, and runs beside the record."""
