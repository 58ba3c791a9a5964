"""The geography of a run, kept in its folder so that results and pictures need no other."""

from __future__ import annotations

from sim.geography.gazetteer import Gazetteer, GeographyError, read_gazetteer, shipped
from sim.run_folder.folder import RunError, RunFolder


def geography_in(folder: RunFolder) -> Gazetteer:
    """Read the places of a run.

    A run that was made before runs kept their places has those that come with the model.

    Raises:
        RunError: They are not there, cannot be read, or are not those that were run.
    """
    digest = folder.read_manifest().geography
    if not digest:
        return shipped()
    known = shipped()
    if digest == known.digest and known.is_copied_in(folder.geography):
        return known
    try:
        kept = read_gazetteer(folder.geography)
    except GeographyError as error:
        raise RunError(f"the places kept in the run cannot be used:\n{error}") from None
    if kept.digest != digest:
        raise RunError(
            f"{folder.geography}: are not the places that were run; put the tables back as they "
            "were, or run the scenario again with --overwrite"
        )
    return kept
