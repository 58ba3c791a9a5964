"""Whether roads lead from every place to every other of its country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.geography.reading.sheets import Sheet
from sim.messages.mistakes import did_you_mean, nearest, one_line


def check_links(whole: Mapping[str, Sheet]) -> None:
    """Note roads to nowhere, links given twice, and places that no road reaches."""
    needed = ("network.csv", "countries.csv", "counties.csv", "hosts.csv")
    if not all(file in whole for file in needed):
        return
    network, countries = whole["network.csv"], whole["countries.csv"]
    for row, (code, role) in countries.each("code", "role"):
        if role in ("origin", "neighbour"):
            _check_country(str(code), _nodes(str(code), str(role), row, whole), network)
    roles = {code: role for _, (code, role) in countries.each("code", "role")}
    for row, (code,) in network.each("country"):
        if code in roles and roles[code] not in ("origin", "neighbour"):
            text = f"{one_line(str(code))} is neither the origin nor a neighbour; delete the link"
            network.wrong(row, "country", text)


class _Nodes:
    """The places at which the roads of a country meet, each with where it is named."""

    def __init__(self, sheet: Sheet, names: Iterable[tuple[int, str]]) -> None:
        self.sheet = sheet
        self.rows = {name: row for row, name in names}


def _nodes(code: str, role: str, row: int, whole: Mapping[str, Sheet]) -> _Nodes:
    """Give counties for the origin, and for a neighbour its towns, or else its hosts."""
    if role == "origin":
        counties = whole["counties.csv"]
        return _Nodes(counties, ((r, str(name)) for r, (name,) in counties.each("name")))
    towns = whole.get("places.csv")
    if towns is None:
        hosts = whole["hosts.csv"]
        found = hosts.each("name", "country")
        return _Nodes(hosts, ((r, str(name)) for r, (name, at) in found if at == code))
    meeting = [
        (r, str(name))
        for r, (name, at, is_in) in towns.each("name", "country", "in_network")
        if at == code and is_in
    ]
    if not meeting and code in {at for _, (at,) in whole["hosts.csv"].each("country")}:
        text = (
            f"no town of {one_line(code)} in places.csv has roads (in_network); give at least one"
        )
        whole["countries.csv"].wrong(row, "code", text)
    return _Nodes(towns, meeting)


def _check_country(code: str, nodes: _Nodes, network: Sheet) -> None:
    """Check the links of one country, and join what they join."""
    joined = {name: name for name in nodes.rows}
    seen: dict[frozenset[str], int] = {}
    for row, (start, end, country) in network.each("from", "to", "country"):
        if country != code:
            continue
        ends = [(column, str(name)) for column, name in (("from", start), ("to", end))]
        lost = [pair for pair in ends if pair[1] not in nodes.rows]
        for column, name in lost:
            network.wrong(row, column, _nowhere(name, code, nodes))
        if lost:
            continue
        link = frozenset(name for _, name in ends)
        if len(link) == 1:
            network.wrong(
                row, "to", f"{one_line(ends[0][1])} is where the link begins; name another"
            )
        elif link in seen:
            text = f"the link is given on line {network.lines[seen[link]]} already; delete one"
            network.wrong(row, "to", text)
        seen.setdefault(link, row)
        joined[_root(joined, ends[0][1])] = _root(joined, ends[1][1])
    _check_that_all_are_joined(joined, nodes)


def _nowhere(name: str, code: str, nodes: _Nodes) -> str:
    file = nodes.sheet.table.file
    hint = did_you_mean(nearest(name, list(nodes.rows)))
    rest = hint or "; add it there, or delete the link"
    return f"{one_line(name)} is no place of {one_line(code)} in {file} where roads meet{rest}"


def _root(joined: dict[str, str], name: str) -> str:
    while joined[name] != name:
        joined[name] = joined[joined[name]]
        name = joined[name]
    return name


def _check_that_all_are_joined(joined: dict[str, str], nodes: _Nodes) -> None:
    """Note every place that does not hang together with most others."""
    roots = {name: _root(joined, name) for name in joined}
    sizes: dict[str, int] = {}
    for root in roots.values():
        sizes[root] = sizes.get(root, 0) + 1
    if len(sizes) < 2:
        return
    most = max(sizes, key=lambda root: sizes[root])
    centre = next(name for name, root in roots.items() if root == most)
    for name, root in roots.items():
        if root != most:
            text = f"no road of network.csv leads from {one_line(name)} to {one_line(centre)}"
            nodes.sheet.wrong(nodes.rows[name], "name", f"{text}; add a link")
