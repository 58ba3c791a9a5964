"""The eleven processes, and the one order in which they move people each day.

Who departs today sets out today; who arrives at the border today may attempt today; a party taken
into custody today has its case opened today, and one handed over today is sentenced today.
Deaths come last, so that nobody dies before the day has happened to them.
"""

from sim.processes.arrest import Arrest
from sim.processes.base import Process, World
from sim.processes.crossing import Crossing
from sim.processes.custody import Custody
from sim.processes.departure import Departure
from sim.processes.detention import Detention
from sim.processes.hiding import Hiding
from sim.processes.mortality import Mortality
from sim.processes.onward import Onward
from sim.processes.reception import Reception
from sim.processes.travel import Travel
from sim.processes.voluntary_return import VoluntaryReturn

DAILY_ORDER: tuple[type[Process], ...] = (
    Departure,
    Travel,
    Crossing,
    Reception,
    Hiding,
    Arrest,
    Custody,
    Detention,
    Onward,
    VoluntaryReturn,
    Mortality,
)

__all__ = [
    "DAILY_ORDER",
    "Arrest",
    "Crossing",
    "Custody",
    "Departure",
    "Detention",
    "Hiding",
    "Mortality",
    "Onward",
    "Process",
    "Reception",
    "Travel",
    "VoluntaryReturn",
    "World",
]
