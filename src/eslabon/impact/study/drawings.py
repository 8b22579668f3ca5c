"""The figures of a study, each as SVG and PNG, with the numbers that it was drawn from."""

from collections.abc import Mapping
from pathlib import Path
from string import ascii_letters
from typing import TYPE_CHECKING, Any

from eslabon.impact.figures import CLAY, GREY, INK, draw_curve, draw_estimates, new_figure
from eslabon.impact.study.estimation import Findings, frame_to_plain
from eslabon.impact.study.layouts import label_of
from eslabon.impact.study.maps import draw_map, draw_rings
from eslabon.impact.study.numbers import number
from eslabon.impact.study.preparation import Prepared

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What stands below the axis of a figure along one column.
_ALONG = {"path": {"es": "", "en": ""}, "profile": {"es": "distancia, km", "en": "distance, km"}}
MILLION, _MILLIONS = 1e6, {"es": "millones", "en": "millions"}
LETTERS = set(ascii_letters)
_ARMS = {"es": ("Control", "Tratado"), "en": ("Control", "Treated")}


def draw_all(
    declared: Mapping[str, Any], *, ready: Prepared, found: Findings, folder: Path, language: str
) -> list[dict[str, Any]]:
    """Draw and save every figure; what results.json keeps of each."""
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for one in declared.get("figures", []):
        figure, data = _draw(one, ready=ready, found=found, declared=declared, language=language)
        if figure is None:
            continue
        if one["kind"] in _ALONG and "outcome" in one:
            figure.axes[0].set_ylabel(label_of(one["outcome"], declared=declared)[language], color=INK, fontsize=9)
            figure.axes[0].set_xlabel(_ALONG[one["kind"]][language], color=INK, fontsize=9)
        _speak(figure, declared=declared, language=language)
        with mpl.rc_context({"svg.hashsalt": one["name"], "svg.fonttype": "none"}):
            figure.savefig(folder / f"{one['name']}.svg", metadata={"Date": None, "Creator": None})
        figure.savefig(folder / f"{one['name']}.png", dpi=150, metadata={"Software": None})
        kept.append(
            {
                "name": one["name"],
                "title": one["title"],
                "source": one.get("source"),
                "plain": one.get("plain"),
                "shape": "tall" if figure.get_figheight() > 1.5 * figure.get_figwidth() else "usual",
                "data": data,
            }
        )
    return kept


def _speak(figure: "Figure", *, declared: Mapping[str, Any], language: str) -> None:
    """Names of columns and terms on the axes and in the legend become words; a title is in the caption already."""
    from matplotlib.ticker import FixedLocator, ScalarFormatter

    def worded(text: str) -> str:
        parts = [part for part in text.split(" · ") if part and part != "nan"]
        whole = label_of(text, declared=declared)[language]
        return (
            whole
            if whole != text.replace("_", " ")
            else " · ".join(label_of(p, declared=declared)[language] for p in parts)
        )

    for axes in figure.axes:
        title = axes.get_title(loc="left")
        axes.set_title(worded(title) if len(figure.axes) > 1 else "", loc="left", fontsize=10, color=INK)
        axes.set_xlabel(worded(axes.get_xlabel()))
        axes.set_ylabel(worded(axes.get_ylabel()))
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_formatter(), ScalarFormatter):
                _write_numbers(axis, language=language)
            names = [label.get_text() for label in axis.get_ticklabels()]
            if isinstance(axis.get_major_locator(), FixedLocator) and any(set(name) & LETTERS for name in names):
                axis.set_ticks(axis.get_ticklocs(), [worded(name) for name in names])
        legend = axes.get_legend()
        for each in legend.get_texts() if legend else ():
            each.set_text(worded(each.get_text()))


def _write_numbers(axis: Any, *, language: str) -> None:
    """Numbers of an axis as the reader writes them; large amounts in millions, which the label says."""
    large = max(map(abs, axis.get_view_interval())) >= MILLION
    if large:
        axis.set_label_text(f"{axis.get_label_text()} ({_MILLIONS[language]})")
    comma = "," if language == "es" else "."
    axis.set_major_formatter(
        lambda value, _: f"{value / MILLION if large else value:g}".replace("-", "−").replace(".", comma)
    )


def _draw(
    one: Mapping[str, Any], *, ready: Prepared, found: Findings, declared: Mapping[str, Any], language: str
) -> "tuple[Figure | None, dict[str, Any] | None]":
    if one["kind"] in {"map", "rings"}:
        draw = draw_map if one["kind"] == "map" else draw_rings
        return draw(one, ready=ready, declared=declared, language=language)
    if one["kind"] == "counterfactual":
        return _counterfactual(one, ready=ready, language=language)
    if one["kind"] == "trajectory":
        return _trajectory(one, ready=ready, language=language)
    result = _result_of(one, found=found)
    return (None, None) if result is None else _of_result(one, result=result, declared=declared, language=language)


def _of_result(
    one: Mapping[str, Any], *, result: Any, declared: Mapping[str, Any], language: str
) -> "tuple[Figure, dict[str, Any]]":
    """A figure that a result draws of itself, and its data."""
    if one["kind"] == "profile":
        frame = result.tidy()
        return result.plot(kind=one["profile"]), frame_to_plain(frame[frame["kind"] == one["profile"]])
    if one["kind"] == "overlap":
        return result.overlap(), frame_to_plain(result.balance.densities)
    if one["kind"] == "love":
        return result.love(), frame_to_plain(result.balance.tidy())
    if one["kind"] == "curve":
        labels = [
            {label_of(part, declared=declared)[language]: label_of(text, declared=declared)[language]
             for part, text in choice.items()}
            for choice in result.labels
        ]  # fmt: skip
        return draw_curve(result.tidy(), labels), frame_to_plain(result.tidy())
    figure = draw_estimates(result.tidy()) if one["kind"] == "estimates" else result.plot()
    return figure, frame_to_plain(result.tidy())


def _result_of(one: Mapping[str, Any], *, found: Findings) -> Any:
    """The first result of the design that fits the outcome and specification asked for."""
    for (design, outcome, specification), result in found.results.items():
        wanted = (one.get("outcome", outcome) or outcome, one.get("specification", specification))
        if design == one.get("design") and (outcome, specification) in {wanted, ("", specification)}:
            return result
    return None


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
    axes.legend(frameon=False, fontsize=9, loc="upper left")
    return figure, frame_to_plain(means)


_LINES = {
    "es": ("Control", "Tratado", "Tratado, sin el programa", "Diferencia en diferencias", "Antes", "Después"),
    "en": ("Control", "Treated", "Treated, without the programme", "Difference in differences", "Before", "After"),
}


def _counterfactual(one: Mapping[str, Any], *, ready: Prepared, language: str) -> "tuple[Figure, dict[str, Any]]":
    """Means of both arms before and after, and where the treated would have come had they moved as the others did."""
    frame, words = ready.frames[one["data"]], _LINES[language]
    means = frame.groupby([one["arm"], frame[one["by"]] >= one["start"]])[one["column"]].mean().unstack().to_numpy()
    (control_before, control_after), (treated_before, treated_after) = means
    without = treated_before + control_after - control_before
    figure, axes = new_figure()
    axes.plot([0, 1], [control_before, control_after], "s-", color=GREY, label=words[0])
    axes.plot([0, 1], [treated_before, treated_after], "o-", color=CLAY, label=words[1])
    axes.plot([0, 1], [treated_before, without], "o:", color=CLAY, alpha=0.6, label=words[2], markerfacecolor="white")
    axes.annotate("", (1.03, treated_after), (1.03, without), arrowprops={"arrowstyle": "<->", "color": INK})
    gap = number(treated_after - without, digits=4, language=language)
    axes.text(1.05, (treated_after + without) / 2, f"{words[3]}\n{gap}", fontsize=9, color=INK, va="center")
    axes.set_xticks([0, 1], words[4:])
    axes.set_xlim(-0.1, 1.55)
    axes.legend(frameon=False, fontsize=9, loc="upper left")
    names = ("control_before", "control_after", "treated_before", "treated_after", "treated_without")
    values = [[control_before, control_after, treated_before, treated_after, without]]
    return figure, {"columns": list(names), "rows": [[float(value) for value in row] for row in values]}
