"""What the methods are checked against: each module here gives its `cases()`; `docs/write_validation.py` runs them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One number of ours beside the number that somebody else printed or computed.

    >>> Case("Kiel–McClain, years apart", "Wooldridge, Table 13.2", ours=-11863.9033, theirs=-11863.90, digits=2).passed
    True
    """

    name: str  # what was estimated on what
    origin: str  # who printed the number, where
    ours: float
    theirs: float  # as printed, rounded as they rounded
    digits: int  # decimals to which both must agree; negative counts tens, hundreds …

    @property
    def difference(self) -> float:
        """Ours minus theirs."""
        return self.ours - self.theirs

    @property
    def passed(self) -> bool:
        """Whether both agree to the stated digits: half a unit of the last one, and a hair for halves."""
        return bool(abs(self.difference) <= 0.5000001 * 10.0**-self.digits)


# What the lists of targets name and this page cannot show, with the reason.
LEFT_OUT = (
    (
        "mpdta: Callaway and Sant'Anna, Sun and Abraham",
        (
            "The file is in no package that is installed here. `group_time` and `sun_abraham` are held to diff-diff, "
            "which equals R on that file, on drawn panels (tests, 9 to 10 digits)."
        ),
    ),
    (
        "DRDID's sim_rc",
        (
            "The file is not at hand. The same estimators are held to moderndid, which equals R there, on 1,000 drawn "
            "rows (above)."
        ),
    ),
    (
        "Cheng and Hoekstra (2013), Table 5, law as a fraction",
        "causaldata's file has the law as 0/1 only: those numbers are above.",
    ),
    ("Card and Krueger", "No package has the file; loaders that offer it make it up."),
    (
        "Nearest neighbour: LaLonde in Matching and MatchIt, NSW 1690.94, psmatch2's neighbour and radius",
        "The library matches by kernels; neighbours and radii are not among its methods.",
    ),
    ("HC3 of the NSW experiment", "Errors are classical, HC1 or clustered; HC3 is offered at a cut-off only."),
    (
        "did2s with a covariate in its second stage",
        "`imputation_did` takes covariates in the first stage, as Borusyak, Jaravel and Spiess do.",
    ),
    ("Gelbach's decomposition", "The two regressions are above; the decomposition is not among the methods."),
    (
        "ritest on pyfixest's drawn data",
        "`randomisation_inference` permutes a treatment of 0 and 1; those tests permute numbers.",
    ),
    (
        "Milk in Uganda: the overall indices of traders and of farmers",
        "The scripts that are kept do not make them. The index of feeding practices, which they make, is above.",
    ),
    ("LWH Rwanda, ENAHO panels, ENA 2015–2019", "No published answer, or one whose merged file is gone."),
)
