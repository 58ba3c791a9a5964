"""What the register of evidence and the table of past exoduses must hold."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sim import evidence
from sim.evidence import Claim, EvidenceError, PastExodus, Value
from sim.evidence.claims import LONGEST_LOCATOR, MUST_BE_CITED
from sim.params import Parameter


def words(text: str) -> list[str]:
    return text.split()


DOCUMENT_CLAIMS = {
    "d000": words("""
        camp-sites-five-2017 camp-sites-location-2017 camp-telecom camp-housing-under-way
        camp-mfa-not-denied-2017 trigger-war-2017 china-objective-stability china-oil-lever
        jilin-existing-stock crisis-flow-millions route-tumen-main
    """),
    "d001": words("""
        recruitment-border-posts-2017 recruitment-interpreters-urgent troops-150000-2017
        trigger-collapse-not-war-2017 flood-likely-2017 guard-posts-sinuiju yalu-boat-patrol
    """),
    "d002": words("""
        camp-capacity-1500-each plan-detain-leaders plan-author-pla plan-unnamed-neighbour
        mfa-denial-2014 china-aid-props-regime rason-casino
    """),
    "d003": words("""
        hidden-30-40k-2014 hidden-activity-procuring-food onward-laos-thailand
        underground-network network-expandable tens-of-thousands-since-famine
        potential-24m-2014 unlikely-overwhelming-2014 arrest-11-june19 china-says-economic
        nk-opens-borders-lever food-aid-lever-2014 treatment-crime
        refugees-wander-back-and-forth migration-1865-legal migration-1920-450k
        migration-1945-2.1m migration-motives-1920 yanbian-800k yanbian-established-1952
        nk-subsidised-buffer release-of-eleven-2014 relaxed-deportation-2014
    """),
    "d004": words("""
        arrivals-2011-2737 cumulative-23000-since-1953 china-first-transit excom-1958
        no-refugee-law asylum-other-nationalities protocol-1986 fine-30000-yuan
        diplomatic-offices-exit influx-large-2012 ethnic-destabilisation officials-look-away
        officials-cannot-be-lax bribe-6000-usd publicity-condition
        publicity-forces-repatriation penalty-3y-camp penalty-torture-death penalty-factors
        penalty-nonpolitical-village penalty-political-5y penalty-political-definition
        penalty-helpers-2-7y famine-deaths-2m famine-thousands-cross nk-traitors
        secret-police-increase china-illegal-economic-immigrants state-control-weakening
        border-largely-unguarded-2012 before-famine-few hidden-10-40k-2012 motive-economic
        policy-unlikely-change china-fears-nuke-war-more article32 underground-railroad-suh
        duty-not-to-return-1951
    """),
}

PUBLIC_FACTS = words("""
    arrivals-2002-2011 arrivals-female-share arrivals-age-sex origin-rates census-2008
    census-age-sex household-size famine-death-estimates border-length river-length
    river-width-depth river-freezing fence-2006-2012 guards-2006 guards-2012
    crossing-before-2010 official-crossings host-populations yanbian-population stock-series
    returns-1998-2006 returns-2012 custody-week return-hazard bounties-fines crossing-prices
    route-prices price-split sentence-practice control-timeline leaked-camp-plan
    plan-2013-groups crisis-estimates reference-class reference-priors travel-distances
    walking-speeds travel-permits permit-bribes rail-travel chain-migration bridge-throughput
    circular-survey food-1996-97 food-aid-totals rice-prices rations-by-year famine-death-rates
    crude-oil-1990-92 crude-oil-1997-2006 phones-2001 remittances arrivals-years-on-the-way
    arrivals-with-family returns-2000 penalties-by-period bribes-river-2004 bribes-river-2008
    helper-fines-2001 campaigns-china closure-2020 mortality-thresholds mortality-goma
    shelter-albania-1999 flight-tempo flight-stayed road-throughput war-deaths-kosovo
""")

REGISTER = evidence.load_register()
PAST = {past.case: past for past in evidence.load_reference_class()}

SMALL = """\
documents:
  d1: {title: A letter, publisher: A paper, date: 2012-04-03}
sources:
  s1: {title: A page, publisher: A site, year: 2010, url: null, status: looked-up}
claims:
  - id: easy
    document: d1
    locator: three words only
    claim: Crossing is easy.
    value: [1, 2]
    unit: USD
    as_of: 2012
    confidence: low
    role: parameter
    binds: guards
    contradicts: [hard]
  - id: hard
    sources: [s1]
    claim: Crossing is hard.
    unit: qualitative
    as_of: 2012-04-03
    status: looked-up
    confidence: high
    role: bound
    binds: guards
    contradicts: [easy]
contradictions:
  - name: how hard
    between: [easy, hard]
    resolution: It changed with time.
silences: [Nothing on boats.]
"""


def parameter(**changes: object) -> Parameter:
    plain = Parameter(
        section="custody",
        name="release_price",
        kind="number",
        default=6000.0,
        meaning="payment that frees somebody who was arrested",
        unit="USD",
        source="bribe-6000-usd",
        low=0,
        high=20000,
    )
    return dataclasses.replace(plain, **changes)


def written(folder: Path, text: str, name: str = "evidence.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(EvidenceError) as caught:
        evidence.load_register(written(folder, text))
    return caught.value.mistakes


def line_of(text: str, start: str) -> int:
    lines = text.splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(start))


def numbers_in(value: Value) -> Iterator[float]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from numbers_in(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers_in(part)
    elif isinstance(value, int | float):
        yield value


def words_of(claim: Claim) -> Iterator[str]:
    yield from (claim.text, claim.unit, claim.note, claim.binds, claim.mechanism, claim.locator)
    if isinstance(claim.value, Mapping):
        yield from claim.value


# ------------------------------------------------------------------------------ completeness


def test_all_86_claims_of_the_five_documents_are_in_the_register():
    for document, identifiers in DOCUMENT_CLAIMS.items():
        held = [c.id for c in REGISTER.claims.values() if c.publications[0].key == document]
        assert held == identifiers
    assert sum(map(len, DOCUMENT_CLAIMS.values())) == 86


@pytest.mark.parametrize("identifier", PUBLIC_FACTS)
def test_every_public_fact_names_its_sources_and_its_status(identifier):
    claim = REGISTER.get(identifier)
    assert claim.publications
    assert all(publication.key in REGISTER.sources for publication in claim.publications)
    assert claim.status != "in the document"


@pytest.mark.parametrize("claim", REGISTER.claims.values(), ids=lambda claim: claim.id)
def test_every_claim_says_its_unit_its_time_and_its_confidence(claim):
    assert claim.unit
    assert claim.as_of
    assert claim.confidence
    assert claim.binds
    assert claim.text.endswith(".")
    assert (claim.value is None) == claim.unit.startswith("qualitative")


@pytest.mark.parametrize("claim", REGISTER.role("context"), ids=lambda claim: claim.id)
def test_what_is_only_for_the_reader_says_why(claim):
    assert len(claim.reason.split()) >= 5
    assert claim.reason.endswith(".")


def test_values_read_alone_are_those_of_the_register():
    values = {
        claim.id: claim.value for claim in REGISTER.claims.values() if claim.value is not None
    }
    assert evidence.claim_values(*values) == values
    with pytest.raises(KeyError, match="no-such-claim"):
        evidence.claim_values("no-such-claim")


@pytest.mark.parametrize("source", REGISTER.sources.values(), ids=lambda source: source.key)
def test_a_source_that_was_not_read_says_so(source):
    if source.status == "looked-up":
        assert "not read" not in source.title
    else:
        assert source.url == ""
    cited = {p.key for claim in REGISTER.claims.values() for p in claim.publications}
    cited |= {key for past in PAST.values() for key in past.sources}
    assert source.key in cited


def test_a_claim_that_rests_on_memory_alone_shows_it_as_its_status():
    remembered = [
        claim
        for claim in REGISTER.claims.values()
        if all(p.status == "from memory, to be checked" for p in claim.publications)
    ]
    assert {claim.id for claim in remembered} >= {"household-size", "rail-travel"}
    assert {claim.status for claim in remembered} == {"from memory, to be checked"}


def test_the_documents_name_who_published_them_and_through_whom_they_speak():
    assert list(REGISTER.documents) == ["d000", "d001", "d002", "d003", "d004"]
    assert all(document.chain for document in REGISTER.documents.values())
    assert REGISTER.get("bribe-6000-usd").date == "2012-04-03"
    assert REGISTER.get("china-says-economic").publisher.startswith("Foreign Policy Blogs")


@pytest.mark.parametrize(
    ("identifier", "value"),
    [
        ("camp-capacity-1500-each", 1500),
        ("camp-sites-five-2017", 5),
        ("bribe-6000-usd", 6000),
        ("fine-30000-yuan", 30000),
        ("hidden-10-40k-2012", (10000, 40000)),
        ("hidden-30-40k-2014", (30000, 40000)),
        ("returns-1998-2006", (4800, 8900)),
        ("penalty-helpers-2-7y", (2, 7)),
        ("troops-150000-2017", 150000),
        ("crisis-flow-millions", (1000000, None)),
    ],
)
def test_a_claim_keeps_the_value_of_its_document(identifier, value):
    assert REGISTER.get(identifier).value == value


def test_the_parts_of_the_census_sum_to_everybody():
    census = REGISTER.get("census-2008").value
    assert census["everybody"] == 24_052_231
    assert census["in cities and counties"] + census["in military camps"] == census["everybody"]


def test_yearly_arrivals_and_those_before_sum_to_the_cumulative_figure():
    before = REGISTER.get("arrivals-before-2002").value
    assert before["1999"] + before["2000"] + before["2001"] == before["1999 to 2001"]
    yearly = REGISTER.get("arrivals-2002-2011").value
    total = sum(yearly.values()) + before["all years to 1998"] + before["1999 to 2001"]
    assert total == 23_106


@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_ages_of_arrivals_sum_to_all_of_that_sex(sex):
    shares = REGISTER.get("arrivals-age-sex").value[sex]
    assert sum(shares.values()) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize("claim", REGISTER.claims.values(), ids=lambda claim: claim.id)
def test_a_share_lies_between_nought_and_one(claim):
    if claim.unit.startswith("share of the arrivals") or claim.unit == "share of the people":
        assert all(0 <= number <= 1 for number in numbers_in(claim.value))


# --------------------------------------------------------------------------- contradictions


def test_what_contradicts_is_contradicted_and_resolved():
    pairs = {frozenset(entry.between) for entry in REGISTER.contradictions}
    for claim in REGISTER.claims.values():
        for other in claim.contradicts:
            assert claim.id in REGISTER.get(other).contradicts
            assert {claim.id, other} in pairs
    assert len(pairs) == len(REGISTER.contradictions)
    assert all(entry.resolution for entry in REGISTER.contradictions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hidden-30-40k-2014", "hidden-10-40k-2012"),
        ("potential-24m-2014", "unlikely-overwhelming-2014"),
        ("crisis-flow-millions", "unlikely-overwhelming-2014"),
        ("camp-capacity-1500-each", "camp-sites-five-2017"),
        ("mfa-denial-2014", "camp-mfa-not-denied-2017"),
        ("border-largely-unguarded-2012", "troops-150000-2017"),
        ("trigger-war-2017", "trigger-collapse-not-war-2017"),
        ("penalty-3y-camp", "penalty-nonpolitical-village"),
        ("officials-look-away", "publicity-forces-repatriation"),
        ("diplomatic-offices-exit", "penalty-political-5y"),
        ("arrivals-2011-2737", "arrivals-2002-2011"),
        ("famine-deaths-2m", "famine-thousands-cross"),
        ("food-aid-lever-2014", "china-oil-lever"),
        ("returns-1998-2006", "returns-2000"),
        ("fine-30000-yuan", "helper-fines-2001"),
    ],
)
def test_the_contradictions_of_the_documents_stay_visible(one, other):
    assert other in {claim.id for claim, _ in REGISTER.disputes(one)}
    assert one in {claim.id for claim, _ in REGISTER.disputes(other)}


def test_what_no_document_says_is_listed():
    assert len(REGISTER.silences) == 9
    assert any("probability" in silence for silence in REGISTER.silences)


# ---------------------------------------------------------------- own words, nothing held out


def test_no_text_repeats_more_than_eight_words_of_a_document():
    quoted = re.compile(r"[\"\u201c]([^\"\u201d]+)[\"\u201d]")
    for claim in REGISTER.claims.values():
        assert len(claim.locator.split()) <= LONGEST_LOCATOR
        for text in words_of(claim):
            for quotation in quoted.findall(text):
                assert len(quotation.split()) <= LONGEST_LOCATOR


def test_a_claim_does_not_repeat_its_locator():
    for claim in REGISTER.claims.values():
        if len(claim.locator.split()) > 3:
            assert claim.locator.lower() not in claim.text.lower()


def test_there_are_no_arrivals_after_2011():
    for claim in REGISTER.claims.values():
        if not claim.id.startswith(("arrivals-", "cumulative-")):
            continue
        names = claim.value if isinstance(claim.value, Mapping) else {}
        years = [int(year) for name in names for year in re.findall(r"\b(?:19|20)\d\d\b", name)]
        assert max(years, default=0) <= 2011
        if "share" not in claim.unit:
            assert int(re.findall(r"\b(?:19|20)\d\d\b", claim.as_of)[-1]) <= 2011
        else:
            assert all(number <= 1 for number in numbers_in(claim.value))


def test_no_return_is_dated_after_2012():
    for claim in REGISTER.claims.values():
        if claim.id.startswith("returns-"):
            assert int(re.findall(r"\b(?:19|20)\d\d\b", claim.as_of)[-1]) <= 2012


def test_nothing_is_said_of_departures_from_the_two_provinces_kept_aside():
    kept_aside = re.compile(r"North Pyongan|Chagang|Jagang|N Pyongan|P'yongan", re.IGNORECASE)
    for claim in REGISTER.claims.values():
        assert not any(kept_aside.search(text) for text in words_of(claim))
    for identifier in ("origin-rates", "origin-2003"):
        provinces = " ".join(REGISTER.get(identifier).value)
        assert set(re.findall(r"[A-Z]\w+", provinces)) <= set(
            words("North Hamgyong Rason Ryanggang South Pyongan Pyongyang")
        )


# ------------------------------------------------------------------------------- the loader


def test_a_register_without_mistakes_is_read_with_lines(tmp_path):
    register = evidence.load_register(written(tmp_path, SMALL))
    easy = register.get("easy")
    assert easy.line == line_of(SMALL, "- id: easy")
    assert (easy.value, easy.as_of, easy.status) == ((1, 2), "2012", "in the document")
    assert (easy.title, easy.publisher, easy.date) == ("A letter", "A paper", "2012-04-03")
    assert register.get("hard").as_of == "2012-04-03"
    assert register.get("hard").publications[0].date == "2010"
    assert register.role("bound") == (register.get("hard"),)


def test_the_register_is_read_once():
    assert evidence.load_register() is evidence.load_register()


def test_a_register_cannot_be_changed():
    with pytest.raises(TypeError):
        REGISTER.claims["new"] = REGISTER.get("bribe-6000-usd")
    with pytest.raises(TypeError):
        REGISTER.get("census-2008").value["everybody"] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        REGISTER.get("census-2008").unit = "parties"


def test_all_mistakes_are_reported_at_once_with_their_lines(tmp_path):
    text = (
        SMALL.replace("confidence: low", "confidence: sure")
        .replace("value: [1, 2]", "value: [2, 1]")
        .replace("sources: [s1]", "sources: [s9]")
        .replace("    binds: guards\n    contradicts: [easy]\n", "    contradicts: [easy]\n")
    )
    easy, hard = line_of(text, "- id: easy"), line_of(text, "- id: hard")
    mistakes = mistakes_of(tmp_path, text)
    assert len(mistakes) == 4
    assert f"evidence.yaml:{easy}: easy: the range 2 to 1 runs backwards" in mistakes
    assert f"evidence.yaml:{hard}: hard: binds is missing" in mistakes
    assert f"evidence.yaml:{hard}: hard: no source has the key s9" in mistakes
    assert any("confidence is sure; allowed are very low, low" in text for text in mistakes)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("    contradicts: [hard]\n", "", "easy does not say that it contradicts hard"),
        ("contradicts: [hard]", "contradicts: [soft]", "easy: no other claim has the id soft"),
        ("between: [easy, hard]", "between: [easy]", "a contradiction is between two claims"),
        ("between: [easy, hard]", "between: [easy, soft]", "no resolution says"),
        ("    resolution: It changed with time.\n", "", "how hard: resolution is missing"),
        ("- id: hard", "- id: easy", "easy: the id is used twice"),
        ("    document: d1\n", "", "easy: needs either a document or sources"),
        ("    document: d1\n", "    document: d9\n", "no document has the key d9"),
        ("    status: looked-up\n", "", "hard: status is missing"),
        ("role: bound", "role: bond", "role is bond; allowed are parameter"),
        ("role: bound", "role: context", "hard: the role context needs a reason"),
        ("role: bound", "role: bound\n    reason: No use.", "a reason belongs to the role context"),
        ("    unit: USD\n", "    units: USD\n", "easy: units is no key of a claim"),
        ("three words only", "a b c d e f g h i", "repeats more than 8 words"),
        ("value: [1, 2]", "value: {a: [1, 2, 3]}", "needs a low and a high end"),
        ("publisher: A paper, ", "", "A letter: publisher is missing"),
        ("  - name: how hard", "  - a word\n  - name: how hard", "must be a mapping"),
    ],
)
def test_a_mistake_is_named(tmp_path, before, after, complaint):
    assert before in SMALL
    assert any(complaint in text for text in mistakes_of(tmp_path, SMALL.replace(before, after, 1)))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SMALL.replace("    unit: USD\n", "    unit: USD\n    unit: CNY\n", 1), 12),
        ("documents: {", 1),
        ("just a sentence", 1),
        ("claims: []", 1),
    ],
)
def test_a_register_that_is_no_register_is_refused_with_a_line(tmp_path, text, line):
    assert mistakes_of(tmp_path, text)[0].startswith(f"evidence.yaml:{line}: ")


def test_an_unknown_id_is_answered_with_the_nearest_ones():
    with pytest.raises(KeyError, match="did you mean bribe-6000-usd"):
        REGISTER.get("bribe-600-usd")


OF_DOCUMENTS = [REGISTER.get(name) for names in DOCUMENT_CLAIMS.values() for name in names]
WITHOUT_PASSAGE = {
    "release-of-eleven-2014", "relaxed-deportation-2014", "duty-not-to-return-1951",
}  # fmt: skip


def test_every_claim_of_a_document_has_a_passage_or_says_that_none_was_found():
    assert len(OF_DOCUMENTS) - len(WITHOUT_PASSAGE) == 83
    for claim in OF_DOCUMENTS:
        if claim.id in WITHOUT_PASSAGE:
            assert claim.status == "from memory, to be checked"
            assert "None of the passages taken from the document says so" in claim.note
        else:
            assert claim.locator


def test_every_claim_of_a_document_binds_something_or_has_a_reason_why_not():
    for claim in OF_DOCUMENTS:
        assert claim.binds
        assert bool(claim.reason) == (claim.role == "context")


# ------------------------------------------------------------------------- explain, orphans


def test_a_parameter_is_explained_with_its_evidence_and_what_contradicts_it():
    text = evidence.explain(parameter(source="bribe-6000-usd, officials-look-away"), REGISTER)
    flat = " ".join(text.split())
    assert text.startswith("custody.release_price\n")
    for piece in (
        "default 6,000 unit USD allowed 0 to 20,000",
        REGISTER.get("bribe-6000-usd").text,
        "China and its North Korean Refugee Problem (not stated; 2012-04-03)",
        'at "a payment of $6,000"',
        "as of 2012; in the document; confidence: low to medium",
        "against it publicity-forces-repatriation: As soon as Pyongyang knows",
        "resolved A gate and not a contradiction",
    ):
        assert piece in flat
    assert max(map(len, text.splitlines())) <= 96


def test_an_assumption_is_explained_as_one():
    text = evidence.explain(parameter(source="assumption: nobody measured it"), REGISTER)
    assert "an assumption: nobody measured it" in text
    assert "No document gives this value." in text


@pytest.mark.parametrize(
    ("changes", "default", "allowed"),
    [
        ({"kind": "flag", "default": False}, "default false", "allowed true, false"),
        ({"kind": "choice", "default": "a", "options": ("a", "b")}, "default a", "allowed a, b"),
        (
            {"kind": "by_place", "default": {}, "places": ("county",)},
            "default 0 at every place",
            "allowed 0 to 20,000, by county",
        ),
        (
            {"kind": "names", "default": (), "places": ("sector", "host")},
            "default none",
            "names of places: sector, host",
        ),
        (
            {"kind": "whole", "default": 2006, "unit": "calendar year", "high": 2100},
            "default 2006",
            "allowed 0 to 2100",
        ),
    ],
)
def test_a_parameter_of_any_kind_can_be_explained(changes, default, allowed):
    flat = " ".join(evidence.explain(parameter(**changes), REGISTER).split())
    assert default in flat
    assert allowed in flat


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        ("hidden-10-40k-2012", "10,000 to 40,000 people in hiding in China"),
        ("crisis-flow-millions", "1,000,000 or more people, the upper end"),
        ("camp-telecom", "yes true or false"),
        ("protocol-1986", "1986 calendar year"),
        ("officials-look-away", "qualitative: often"),
        ("price-split", "broker: 0.4; guard: 0.3; guide in China: 0.3 [share of the price]"),
    ],
)
def test_a_value_is_shown_with_its_unit(identifier, shown):
    assert evidence.show_claim_value(REGISTER.get(identifier)).startswith(shown)


def test_orphans_are_found_on_both_sides():
    needed = {c.id for role in MUST_BE_CITED for c in REGISTER.role(role)}
    cited = parameter(source="bribe-6000-usd, no-such-id")
    unknown, unused = evidence.orphans([cited], ["officials-look-away"], REGISTER)
    assert unknown == ("no-such-id",)
    assert set(unused) == needed - {"bribe-6000-usd", "officials-look-away"}
    nothing = parameter(source="assumption: none")
    assert evidence.orphans([nothing], needed, REGISTER) == ((), ())


# -------------------------------------------------------------------------- reference class


@pytest.mark.parametrize(
    ("case", "field", "value"),
    [
        ("Ukraine 2022", "share_low", 0.12),
        ("Ukraine 2022", "left_high", 4_441_663),
        ("Ukraine 2022", "days_to_half_low", 13),
        ("Kosovo 1999", "peak_day_people_high", 60_000),
        ("Kosovo 1999", "share_high", 0.42),
        ("Rwanda 1994", "peak_share_low", 0.035),
        ("Rohingya 2017", "counted", "region"),
        ("East Germany 1989", "share_high", 0.021),
        ("Cuba 1980", "left_low", 125_000),
        ("Syria 2011-15", "days_to_half_high", 980),
        ("North Koreans December 1950", "share_low", 0.035),
        ("North Koreans December 1950", "share_high", 0.10),
        ("North Koreans 1996-2000 into China", "share_high", 0.014),
    ],
)
def test_the_reference_class_agrees_with_its_sources(case, field, value):
    assert getattr(PAST[case], field) == value


@pytest.mark.parametrize("past", PAST.values(), ids=lambda past: past.case)
def test_the_shares_of_a_past_exodus_follow_from_its_counts(past: PastExodus):
    for people, share in (
        (past.left_low, past.share_low),
        (past.left_high, past.share_high),
        (past.peak_day_people_low, past.peak_share_low),
        (past.peak_day_people_high, past.peak_share_high),
    ):
        assert (people is None) == (share is None)
        if people is not None:
            assert share == pytest.approx(people / past.population, rel=0.15)
    assert set(past.sources) <= REGISTER.sources.keys()


def test_the_claim_on_past_exoduses_spans_the_whole_table():
    spans = REGISTER.get("reference-class").value
    shares = [x for past in PAST.values() for x in (past.share_low, past.share_high)]
    days = [x for past in PAST.values() for x in (past.days_to_half_low, past.days_to_half_high)]
    peaks = [x for past in PAST.values() for x in (past.peak_share_low, past.peak_share_high)]
    for name, values in (
        ("share that left", shares),
        ("days to half", days),
        ("peak share a day", peaks),
    ):
        known = [value for value in values if value is not None]
        assert (min(known), max(known)) == spans[name]


def test_mistakes_in_the_table_are_reported_with_their_lines(tmp_path):
    header = ",".join(field.name for field in dataclasses.fields(PastExodus))
    rows = "A,war,country,10,5,3,,,,,,,,,x,s,\nB,war,planet,ten,,,,,,,,,,,x,s,\n"
    with pytest.raises(EvidenceError) as caught:
        evidence.load_reference_class(written(tmp_path, f"{header}\n{rows}", "past.csv"))
    assert caught.value.mistakes == (
        "past.csv:2: A: left_low is 5, above its upper end 3",
        "past.csv:3: B: counted is 'planet'; allowed are country and region",
        "past.csv:3: B: population is 'ten', not a number of its kind",
    )


def test_a_table_without_a_column_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="no column population"):
        evidence.load_reference_class(written(tmp_path, "case,kind\nA,war\n", "past.csv"))
