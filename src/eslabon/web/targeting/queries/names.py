"""Lists of names for the pages."""

from collections.abc import Iterator, Sequence

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import ListedName, NameCandidate, NameList, NameReview
from eslabon.web.targeting.snapshots import Rates


def lists_of(programme: Programme) -> QuerySet[NameList]:
    """The lists of a programme, the last first, with how many names they have and how many wait."""
    return (
        NameList.objects.filter(programme=programme)
        .defer("faults")
        .select_related("names_file", "register_file", "made_by", "job")
        .annotate(size=Count("names"), waiting=Count("names", filter=Q(names__is_waiting=True)))
        .order_by("-made_at")
    )


def names_of(found: NameList, *, decision: str = "", waiting: bool = False) -> QuerySet[ListedName]:
    """The names of a list, the surest doubts first, with their places and what a person said."""
    names = found.names.select_related("review__made_by", "review__place").prefetch_related(
        Prefetch("candidates", NameCandidate.objects.order_by("-score", "id"))
    )
    if waiting:
        names = names.filter(is_waiting=True)
    if decision:
        names = names.filter(decision=decision)
    return names.order_by("-is_waiting", "-score", "pk")


def rates_of(found: NameList) -> Rates:
    """What became of the list, as it stands now."""
    given = NameReview.objects.filter(listed=OuterRef("pk"), place__isnull=False)
    names = found.names.annotate(is_given=Exists(given))
    kept = NameCandidate.objects.filter(listed__list=found, is_kept=True).values("listed").annotate(n=Count("pk"))
    counts = [row["n"] for row in kept]
    told = names.aggregate(
        names=Count("pk"),
        exact=Count("pk", filter=Q(decision="exact")),
        accepted=Count("pk", filter=Q(decision="accepted")),
        doubtful=Count("pk", filter=Q(decision="review")),
        none=Count("pk", filter=Q(decision="none")),
        waiting=Count("pk", filter=Q(is_waiting=True)),
        settled=Count("pk", filter=Q(decision="review", is_waiting=False, is_given=True)),
        refused=Count("pk", filter=Q(decision="review", is_waiting=False, is_given=False)),
    )
    return Rates(**told, several=sum(n > 1 for n in counts), places=sum(counts))


def match_rows(found: NameList) -> Iterator[Sequence[str]]:
    """The matches of a list as they stand, a row per place kept; who settled it in the last columns."""
    for listed in names_of(found).iterator(chunk_size=500):
        review = getattr(listed, "review", None)
        settled = (str(review.made_by or ""), review.made_at.isoformat(), review.note) if review else ("", "", "")
        kept = [each for each in listed.candidates.all() if each.is_kept]
        head = (listed.name_id, listed.name, listed.district_code)
        decision = "waiting" if listed.is_waiting else listed.decision
        for each in kept:
            yield (*head, each.place_code, each.place_name, f"{each.score:g}", decision, str(len(kept)), *settled)
        if not kept:
            yield (*head, "", "", f"{listed.score:g}", decision, "0", *settled)


MATCH_HEADER = (
    "name_id", "name", "district_code", "place_code", "place_name", "score", "decision", "tied", "settled_by",
    "settled_at", "note",
)  # fmt: skip
