"""The report: one page of HTML that opens offline, with figures, tables and what they rest on."""

from sim.report.page.writing import check_report, page_of, write_report, write_reports

__all__ = ["check_report", "page_of", "write_report", "write_reports"]
