"""Garbage is collected between members, and not while modules are loaded or days go by.

Loading a model makes a million objects that all stay, which Python would look through again and
again; a day of a run leaves next to no garbage that counting references does not clear. How often
Python collects is for a whole process, so it is changed in workers alone, which do nothing else.
"""

from __future__ import annotations

import gc


def stop_collecting() -> None:
    """Leave garbage until the end of a member, in a process that does nothing but run members."""
    gc.disable()


def between_members() -> None:
    """Clear away what the member that ended has left."""
    gc.collect()


def forget_what_stays() -> None:
    """Leave all that is there now out of every collection to come."""
    gc.freeze()
