"""What a run leaves behind: the run folder, its files, and how they are read again."""

from sim.results.load import Results, load_results
from sim.run_folder.folder import Manifest, RunError, RunFailedError, RunFolder

__all__ = ["Manifest", "Results", "RunError", "RunFailedError", "RunFolder", "load_results"]
