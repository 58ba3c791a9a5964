"""Members on many machines: through a Dask scheduler, or as parts that are gathered afterwards."""
