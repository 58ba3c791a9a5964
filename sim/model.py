"""The model: the world of one member, and its day in three statements."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sim.actors.base import Actor
from sim.actors.camps import Camp
from sim.actors.china import BorderForce, CentralGovernment, CountyGovernment
from sim.actors.dprk import SectorCommand, State
from sim.actors.food import FoodSupply
from sim.actors.gates import Gate
from sim.actors.networks import Brokers, ReliefGroups
from sim.actors.policies import Policies
from sim.actors.reception import Reception, Transport
from sim.behaviour.destination import Destination, reach
from sim.behaviour.flight import Flight
from sim.behaviour.information import Memory, News
from sim.behaviour.initial_state import Leavers
from sim.behaviour.other_exits import OtherExits
from sim.behaviour.party_forming import Forming
from sim.behaviour.penalties import Penalties
from sim.behaviour.placing import DaysLeft
from sim.behaviour.routes import Routes
from sim.behaviour.streams import Streams, table_of
from sim.behaviour.structure import Structure
from sim.engine import mesa_core as mesa
from sim.engine.draws import Stream
from sim.engine.random_streams import Floats, RandomStreams, StreamsOfDay
from sim.geography.diaspora import host_community
from sim.geography.geography import Geography, geography_of
from sim.geography.numbering import BROKERS, NETWORKS, RELIEF, Places
from sim.geography.seasons import Season, forecast, usual_ease
from sim.geography.words import words_of
from sim.population.invariants import check_day
from sim.population.population import People
from sim.population.residents import settle
from sim.population.transitions import refusals_explained
from sim.recording.actor_log import ActorLog
from sim.recording.recorder import Recorder
from sim.scenario.scenario import Scenario
from sim.scenario.settings import Settings


class BorderModel(mesa.Model):
    """Everybody, all places and all actors of one scenario with one seed.

    The places are those of the scenario, unless others are given.
    """

    def __init__(
        self, scenario: Scenario, seed: int, member: int = 0, geography: Geography | None = None
    ) -> None:
        super().__init__(rng=seed)
        self.border_scenario = scenario  # `scenario` is Mesa's own name for another thing
        self.date = scenario.start
        self.settings: Settings = scenario.on(0)
        self.run_in = self.settings.beginning.run_in_days
        self.day = -self.run_in  # days before the first one are lived through and not recorded
        self._streams = RandomStreams(seed, member)
        self._today = StreamsOfDay(self._streams)
        self.places = Places(geography or geography_of(scenario.places, self.settings.roads))
        self.season = self._forecast()
        self.people, self.news = self._settle()
        self.total = int(self.people.ledger.stock.sum())
        self.population = self.people.residents.by_county.astype(np.float64)
        self._create_actors()
        self.recorder = Recorder(self.places, self.people, scenario.days)
        self.actors: tuple[Actor, ...] = tuple(self.agents)
        self.actor_log = ActorLog(self.actors, scenario.days)
        while self.day < 0:
            self._live()
        self.people.forget_fates()
        self.stock_at_start = self.people.ledger.stock.sum(axis=1)

    def step(self) -> None:
        """Run one day: actors decide, people move, the day is written down."""
        self._live()
        self.recorder.write(self.day - 1)
        self.actor_log.write(self.day - 1)

    def _live(self) -> None:
        """Let actors decide and people move for one day."""
        self._open_day()
        for actor in self.actors:
            actor.decide()
        with refusals_explained(self.people.arrays):
            for process in self.settings.processes:
                process.step(self)
        check_day(self.people, self.places, self._morning, self.total)
        self.day += 1

    @property
    def season_row(self) -> int:
        """Today's row in the tables of rivers and weather."""
        return self.day + self.run_in

    @property
    def policies(self) -> Policies:
        """What the actors are set to do today."""
        return self.settings.policies

    @property
    def streams(self) -> RandomStreams:
        """The random streams of this member."""
        return self._streams

    @property
    def structure(self) -> Structure:
        """The forms of mechanisms that were chosen."""
        return self.settings.structure

    @property
    def penalties(self) -> Penalties:
        """What the state holds against those who left."""
        return self.settings.penalties

    @property
    def destination(self) -> Destination:
        """How people weigh the ways out."""
        return self.settings.destination

    @property
    def flight(self) -> Flight:
        """Who flees in danger, and how fast."""
        return self.settings.flight

    @property
    def leavers(self) -> Streams:
        """The streams of ordinary years."""
        return self.settings.leavers

    @property
    def memory(self) -> Memory:
        """How far news reaches and how long it lives."""
        return self.settings.memory

    @property
    def routes(self) -> Routes:
        """The ways out of the neighbour to a third country."""
        return self.settings.routes

    @property
    def forming(self) -> Forming:
        """How parties form."""
        return self.settings.forming

    @property
    def other_exits(self) -> OtherExits:
        """The ways out that lead to no neighbour."""
        return self.settings.other_exits

    def stream(self, stream: str) -> Stream:
        """Give today's stream of this name."""
        return self._today.of(stream)

    def forget(self) -> None:
        """Let go of all that the model holds; it is of no use afterwards.

        Some versions of Mesa keep every model that ever had agents: they keep an empty one then.
        """
        self.__dict__.clear()

    def _open_day(self) -> None:
        settings = self.border_scenario.on(max(self.day, 0))
        self.date = self.border_scenario.start + timedelta(days=self.day)
        if settings is not self.settings:
            self.settings = settings
            self._find_communities()
        day = self.people.day + 1
        if day > 0:
            self.news.hear(self.people.arrays, self.population, settings.memory, settings.structure)
        self._today.turn(day)
        self.people.open_day(day)
        self._morning = self.people.ledger.stock.copy()

    def _forecast(self) -> Season:
        exits, scenario = self.places.geography.exits, self.border_scenario
        begin = scenario.start - timedelta(days=self.run_in)
        days = scenario.days + self.run_in
        return forecast(self.settings.climate, exits, begin, days, self._streams)

    def _settle(self) -> tuple[People, News]:
        """Count residents, spread the network, and place those who are away at the start."""
        settings, places = self.settings, self.places
        geography, atlas = places.geography, places.atlas
        self._find_communities()
        ease = usual_ease(settings.climate, geography.exits)
        unknown = np.zeros(len(geography.counties.name))
        near = reach(
            settings.destination.ways(places, ease, News(places, unknown), settings.structure)
        )
        residents = settle(geography.counties, settings.population, near)
        people = People(residents, atlas, self.border_scenario.days + self.run_in)
        news = self._remember(near)
        table = table_of(settings.leavers, settings.forming)
        chance = settings.departure.by_cohort(settings.leavers)[:, None, :] * near[None, :, None]
        leavers = Leavers(chance, table, settings.forming, _days_left(settings))
        settings.beginning.place(people, places, leavers, self._streams)
        return people, news

    def _remember(self, near: Floats) -> News:
        """Give what people at home know of those who left before the run."""
        beginning, places = self.settings.beginning, self.places
        news = News(places, beginning.network(places, near))
        news.calling = beginning.share_by_nearness(places, near, beginning.calling)
        news.heard.all["in_south"] = beginning.in_south
        places_differ = self._streams.generator("who dares to flee", 0)
        news.columns["daring"][...] = places_differ.standard_normal(len(near))
        residents = places.geography.counties.population.astype(np.float64)
        news.learn(residents, self.settings.memory, self.settings.structure)
        return news

    def _find_communities(self) -> None:
        km = self.settings.destination.community_km
        self.places.community = host_community(self.places.geography, km)

    def _create_actors(self) -> None:
        """Create the actors in the order in which they decide."""
        geography = self.places.geography
        FoodSupply(self)
        words = words_of(geography.gazetteer)
        State(self, words.state)
        for sector in range(self.places.sectors.stop):
            SectorCommand(self, geography.exits.name[sector], sector)
        for exit_ in range(self.places.sectors.stop, len(geography.exits.name)):
            Gate(self, geography.exits.name[exit_], exit_)
        CentralGovernment(self, words.governments)
        BorderForce(self)
        for host, name in enumerate(geography.hosts.name):
            CountyGovernment(self, name, host)
        for host, name in enumerate(geography.hosts.name):
            Reception(self, name, host)
        Transport(self, "transport")
        for camp, name in enumerate(geography.camps.name):
            Camp(self, name, camp)
        Brokers(self, NETWORKS[BROKERS], self.settings.beginning.brokers_room)
        ReliefGroups(self, NETWORKS[RELIEF])


def _days_left(settings: Settings) -> DaysLeft:
    """Give what is left on average of terms that began before the run.

    The stocks of the first morning then flow out at the pace at which later ones do.
    """
    return DaysLeft(
        stay=settings.voluntary_return.days_in_china,
        custody=settings.custody.days_held,
        onward=settings.routes.mean_days,
        economic=settings.penalties.economic_days / 2,
        aggravated=settings.penalties.aggravated_years,
        political=settings.penalties.political_years_most,
    )
