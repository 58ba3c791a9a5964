"""Custody in China: release for a payment while the case is secret, forced return otherwise."""

from sim.processes.custody.parameters import Custody

__all__ = ["Custody"]
