"""How the documentation is built: Sphinx with Markdown, warnings as errors (`make docs`)."""

from importlib import metadata

project = "Eslabón"
author = "The Eslabón project"
release = metadata.version("eslabon")
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Eslabón"
html_copy_source = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = False
# Links between pages are checked; what a type hint mentions from outside is not a page of ours.
nitpicky = False
# Two rules may each have their own `Part` or `Offer`: a signature cannot say which one is meant.
suppress_warnings = ["ref.python"]
