"""The planning sheet: what UNHCR's contingency plans ask for, from the results of a run."""

from sim.report.plan.page import plan_page
from sim.report.plan.sheet import Sheet, sheet_of
from sim.report.plan.text import plan_json, plan_markdown, plan_text
from sim.report.plan.workbook import plan_workbook

__all__ = [
    "Sheet",
    "plan_json",
    "plan_markdown",
    "plan_page",
    "plan_text",
    "plan_workbook",
    "sheet_of",
]
