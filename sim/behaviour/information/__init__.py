"""News: what people and officials have heard of the days before, as running means.

Nobody sees today. People at home hear of neighbours who made it and of attempts that failed, and
of people from elsewhere in the province and the country, further the more phones reach over the
river; kin in the South call. Officials hear of crossings, releases and fines. All of it fades.
"""

from sim.behaviour.information.hearing import phone_reach
from sim.behaviour.information.memory import Memory
from sim.behaviour.information.news import News

__all__ = ["Memory", "News", "phone_reach"]
