"""What the numbers rest on: the register of evidence, and the past exoduses to compare with."""

from sim.evidence.claims import (
    Claim,
    Contradiction,
    DatedValue,
    EvidenceError,
    Publication,
    Register,
    Value,
)
from sim.evidence.explanation import explain, orphans, show_claim_value
from sim.evidence.past_exoduses import PastExodus, load_reference_class
from sim.evidence.reading import claim_values, dated_values, load_register

__all__ = [
    "Claim",
    "Contradiction",
    "DatedValue",
    "EvidenceError",
    "PastExodus",
    "Publication",
    "Register",
    "Value",
    "claim_values",
    "dated_values",
    "explain",
    "load_reference_class",
    "load_register",
    "orphans",
    "show_claim_value",
]
