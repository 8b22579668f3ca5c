"""Figures that a notebook shows by themselves."""

from io import BytesIO

from matplotlib.figure import Figure

DOTS = 110  # per inch, on a screen


class Picture(Figure):
    """A figure outside pyplot's memory: nobody has to close it, and a notebook shows it without any setting.

    >>> Picture(figsize=(1, 1))._repr_png_()[1:4]
    b'PNG'
    """

    def _repr_png_(self) -> bytes:
        """The picture, as notebooks ask for it."""
        out = BytesIO()
        self.savefig(out, format="png", dpi=DOTS)
        return out.getvalue()
