"""The report on paper: the same page as a PDF, set by WeasyPrint, which asks no browser for it."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

from sim.results import RunError

FIGURES = "figures.css"
"""The style of figures: it stands apart, as on paper they take none of the page's."""
_PRINTED = "printed.css"
_PICTURE = re.compile(r"<svg\b[^>]*>")
_NAME_ON_MAP = re.compile(r'<text class="(?:host|town)"([^>]*>[^<]*</text>)')


def own(name: str) -> str:
    """Read a part of the page that comes with the program."""
    return (resources.files("sim.report.page") / "parts" / name).read_text(encoding="utf-8")


def printer(path: Path) -> Any:
    """Give what sets a page, before any time is spent on one.

    Raises:
        RunError: It is not installed, or does not find a library of the system.
    """
    remedy = "or write a page that ends in .html and print it from a browser"
    try:
        import weasyprint  # noqa: PLC0415
    except ImportError:
        raise RunError(
            f"{path}: writing .pdf needs WeasyPrint, which is not installed: "
            f"pip install 'tumen[pdf]'; {remedy}"
        ) from None
    except OSError:
        raise RunError(
            f"{path}: writing .pdf needs Pango, a library of the system that WeasyPrint does not "
            "find: apt install libpango-1.0-0 libpangoft2-1.0-0, dnf install pango or brew "
            f"install pango; {remedy}"
        ) from None
    return weasyprint


def printed(page: str, path: Path) -> bytes:
    """Set a page on sheets of A4 and give the PDF, tagged for those who have it read out.

    Raises:
        RunError: See `printer`.
    """
    style = f"<style>{own(FIGURES)}{own(_PRINTED)}</style>"
    whole = _PICTURE.sub(lambda picture: picture[0] + style, page)
    whole = _NAME_ON_MAP.sub(r'<text class="halo"\1\g<0>', whole)
    weasyprint = printer(path)
    nothing = weasyprint.URLFetcher(allowed_protocols=())  # the page holds all that it shows
    sheets = weasyprint.HTML(string=whole, url_fetcher=nothing)
    written: bytes = sheets.write_pdf(pdf_variant="pdf/ua-1")
    return written
