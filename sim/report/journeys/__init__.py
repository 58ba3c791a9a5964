"""The parties that were followed, in words: which kinds there are, and an account of each."""

from sim.report.journeys.accounts import account, journey_json
from sim.report.journeys.choosing import chosen, kinds_table, some_of_each

__all__ = ["account", "chosen", "journey_json", "kinds_table", "some_of_each"]
