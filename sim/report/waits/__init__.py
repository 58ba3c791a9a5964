"""Who waits where, as a table for reading and as rows for programs."""

from sim.report.waits.rows import COLUMNS, wait_rows, waits_csv
from sim.report.waits.table import waits_table

__all__ = ["COLUMNS", "wait_rows", "waits_csv", "waits_table"]
