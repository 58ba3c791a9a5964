"""How Sphinx makes the site of what `assemble.py` puts together."""

from importlib.metadata import version as version_of

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "Tumen"
author = "the Tumen project"
release = version = version_of("tumen")
root_doc = "index"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click"]
templates_path = []
exclude_patterns = []

# Markdown: links to headings as other readers of Markdown know them, and pictures of raw HTML.
myst_heading_anchors = 4
myst_enable_extensions = ["html_image", "deflist"]

# Quotes and hyphens stay as they are typed: `--from` in a help text is an option.
smartquotes = False

# Docstrings and help texts mark code by single backticks.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True

# Notebooks are kept without outputs, and executed when the site is made; unchanged ones once.
nb_execution_mode = "cache"
nb_execution_in_temp = True
nb_execution_timeout = 1800
nb_execution_raise_on_error = True

html_theme = "furo"
html_title = f"Tumen {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1b5e8c", "color-brand-content": "#1b5e8c"},
    "dark_css_variables": {"color-brand-primary": "#7cc0ee", "color-brand-content": "#7cc0ee"},
}


def setup(app: Sphinx) -> None:
    """Show tables of commas as they are: Pygments knows no language of that name."""
    app.add_lexer("csv", TextLexer)
