"""The figures of a study, each as SVG and PNG, with the numbers that it was drawn from."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eslabon.impact.figures import CLAY, GREY, INK, draw_estimates, new_figure
from eslabon.impact.study.estimation import Findings, frame_to_plain
from eslabon.impact.study.preparation import Prepared

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ARMS = {"es": ("Control", "Tratado"), "en": ("Control", "Treated")}
_PLACES = {"es": ("Hogar encuestado", "Localidad asistida"), "en": ("Surveyed household", "Assisted locality")}


def draw_all(
    declared: Mapping[str, Any], *, ready: Prepared, found: Findings, folder: Path, language: str
) -> list[dict[str, Any]]:
    """Draw and save every figure; what results.json keeps of each."""
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for one in declared.get("figures", []):
        figure, data = _draw(one, ready=ready, found=found, language=language)
        if figure is None:
            continue
        with mpl.rc_context({"svg.hashsalt": one["name"], "svg.fonttype": "none"}):
            figure.savefig(folder / f"{one['name']}.svg", metadata={"Date": None, "Creator": None})
        figure.savefig(folder / f"{one['name']}.png", dpi=150, metadata={"Software": None})
        kept.append(
            {
                "name": one["name"],
                "title": one["title"],
                "source": one.get("source"),
                "plain": one.get("plain"),
                "data": data,
            }
        )
    return kept


def _draw(
    one: Mapping[str, Any], *, ready: Prepared, found: Findings, language: str
) -> "tuple[Figure | None, dict[str, Any] | None]":
    if one["kind"] == "map":
        return _map(one, ready=ready, language=language), None
    if one["kind"] == "trajectory":
        return _trajectory(one, ready=ready, language=language)
    result = _result_of(one, found=found)
    if result is None:
        return None, None
    if one["kind"] == "profile":
        frame = result.tidy()
        return result.plot(kind=one["profile"]), frame_to_plain(frame[frame["kind"] == one["profile"]])
    if one["kind"] == "overlap":
        return result.overlap(), frame_to_plain(result.balance.densities)
    if one["kind"] == "love":
        return result.love(), frame_to_plain(result.balance.tidy())
    if one["kind"] == "estimates":
        return draw_estimates(result.tidy()), frame_to_plain(result.tidy())
    return result.plot(), frame_to_plain(result.tidy())


def _result_of(one: Mapping[str, Any], *, found: Findings) -> Any:
    """The first result of the design that fits the outcome and specification asked for."""
    for (design, outcome, specification), result in found.results.items():
        wanted = (one.get("outcome", outcome) or outcome, one.get("specification", specification))
        if design == one.get("design") and (outcome, specification) in {wanted, ("", specification)}:
            return result
    return None


def _map(one: Mapping[str, Any], *, ready: Prepared, language: str) -> "Figure":
    """Households and places by their coordinates, one degree as long as another."""
    figure, axes = new_figure(width=5.2, height=6.4)
    homes, places = ready.frames[one["data"]], ready.frames[one["places"]]
    surveyed, assisted = _PLACES[language]
    spots = homes[["lat", "lon"]].drop_duplicates()
    axes.scatter(spots["lon"], spots["lat"], s=2, color=GREY, alpha=0.5, label=surveyed, rasterized=True, linewidths=0)
    axes.scatter(places["lon"], places["lat"], s=7, color=CLAY, label=assisted, rasterized=True, linewidths=0)
    axes.set_aspect("equal")
    axes.legend(loc="lower left", frameon=False, fontsize=9)
    axes.set_xlabel("°", color=INK)
    return figure


def _trajectory(one: Mapping[str, Any], *, ready: Prepared, language: str) -> "tuple[Figure, dict[str, Any]]":
    """Means of both arms along the periods, with 95 % intervals of independent rows."""
    frame = ready.frames[one["data"]]
    means = frame.groupby([one["arm"], one["by"]])[one["column"]].agg(["mean", "std", "count"]).reset_index()
    means["reach"] = 1.96 * means["std"] / means["count"] ** 0.5
    figure, axes = new_figure()
    for arm, colour, style, shift in ((0, GREY, "s--", -0.04), (1, CLAY, "o-", 0.04)):
        rows = means[means[one["arm"]] == arm]
        at = rows[one["by"]] + shift
        axes.errorbar(
            at, rows["mean"], yerr=rows["reach"], fmt=style, color=colour, label=_ARMS[language][arm], markersize=5
        )
    axes.set_xticks(sorted(frame[one["by"]].unique()))
    axes.legend(frameon=False, fontsize=9)
    return figure, frame_to_plain(means)
