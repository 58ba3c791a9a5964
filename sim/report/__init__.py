"""The text that `tumen run` and `tumen compare` print, from results and the register alone."""

from sim.report.comparison import comparison_json, comparison_table
from sim.report.evidence_check import as_json
from sim.report.run_summary import evidence_of, summarise

__all__ = ["as_json", "comparison_json", "comparison_table", "evidence_of", "summarise"]
