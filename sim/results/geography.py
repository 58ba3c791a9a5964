"""The geography of a run, kept in its folder so that results and pictures need no other."""

from __future__ import annotations

from sim.geography.gazetteer import Gazetteer, GeographyError, read_gazetteer, shipped
from sim.results.folder import RunError, RunFolder


def geography_in(folder: RunFolder) -> Gazetteer:
    """Read the places of a run; a run without any of its own has those that come with the model.

    Raises:
        RunError: They have been changed so that they cannot be read.
    """
    if not folder.geography.is_dir():
        return shipped()
    try:
        return read_gazetteer(folder.geography)
    except GeographyError as error:
        raise RunError(f"the places kept in the run cannot be used:\n{error}") from None
