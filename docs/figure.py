"""A picture of the three scenarios: python docs/figure.py PICTURE [MEMBERS [DAYS]]."""

import sys

import sim

picture, members, days = (*sys.argv[1:], *("picture.png", "8", "365")[len(sys.argv) - 1 :])
stories = [sim.load(name, days=int(days)) for name in ("status-quo", "collapse", "war")]
runs = [sim.run(story, members=int(members), seed=1) for story in stories]
sim.compare(*runs).figure(picture)
