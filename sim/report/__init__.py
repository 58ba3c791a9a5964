"""The text that `tumen run` and `tumen compare` print, from results and the register alone."""

from sim.report.comparison import comparison_json, comparison_table
from sim.report.evidence_check import as_json, beside_documents
from sim.report.run_summary import summarise

__all__ = ["as_json", "beside_documents", "comparison_json", "comparison_table", "summarise"]
