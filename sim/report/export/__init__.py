"""What a run found, handed over to other programs: workbook, CSV files, GeoJSON, Parquet."""

from sim.report.export.geojson import write_geojson
from sim.report.export.sheets import Sheet, sheets_of
from sim.report.export.writing import check_export, write_export

__all__ = ["Sheet", "check_export", "sheets_of", "write_export", "write_geojson"]
