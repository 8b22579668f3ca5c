"""Names of villages found in an official register, inside their district, however they were written; on rapidfuzz.

    matcher = PlaceMatcher(register)
    found = matcher.find("C.P. Sta. Rosa", district="120301")

Clauses TARGET-11 to TARGET-14.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz, process

from eslabon.solvers.place_names import Reading, read_name

EXACT, ACCEPTED, REVIEW, NONE = "exact", "accepted", "review", "none"
DECISIONS = (EXACT, ACCEPTED, REVIEW, NONE)
# What an agreement at each step is worth; anything else is measured and stays below.
WORTH = {"folded": 1.0, "expanded": 0.99, "core": 0.97, "sound": 0.95, "soft": 0.92, "joined": 0.91}
MEASURED_AT_MOST = 0.9
APART_AT_MOST = 0.7
SHORTLIST = 8
_LEAST_RATIO = 45
_INITIAL = 0.85


@dataclass(frozen=True)
class Thresholds:
    """From which score a match is accepted, from which a person is asked, and how far behind the next must stand."""

    accept: Decimal = Decimal("0.82")
    review: Decimal = Decimal("0.60")
    margin: Decimal = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class RegisteredPlace:
    """A place of the register."""

    code: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for, and how alike they are (0–1)."""

    place: RegisteredPlace
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a name.

    Attributes
    ----------
    decision : str
        exact | accepted | review | none.
    kept : tuple of Candidate
        The best ones, all with the same score; empty for `none`.
    others : tuple of Candidate
        What else a person may look at, best first.
    score : float
        Of the best, also where it was not enough.
    """

    decision: str
    kept: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    score: float


class PlaceMatcher:
    """A register, ready to be asked; each district is prepared when it is first asked for.

    >>> places = [RegisteredPlace("1", "Santa Rosa", "120301"), RegisteredPlace("2", "Huayllapampa", "120301"),
    ...           RegisteredPlace("3", "Santa Rosa", "120302")]
    >>> found = PlaceMatcher(places).find("C.P. Sta. Rosa", district="120301")
    >>> found.decision, [each.place.code for each in found.kept]
    ('accepted', ['1'])
    >>> PlaceMatcher(places).find("Wayllabamba", district="120302").decision
    'none'
    """

    def __init__(self, register: Iterable[RegisteredPlace], *, thresholds: Thresholds | None = None) -> None:
        self.thresholds = thresholds or Thresholds()
        self._places: dict[str, list[RegisteredPlace]] = defaultdict(list)
        self._prepared: dict[str, _District] = {}
        for place in register:
            self._places[place.district].append(place)

    def has_district(self, district: str) -> bool:
        """Whether the register has any place there."""
        return district in self._places

    def find(self, name: str, *, district: str) -> Match:
        """The place or places of the district that the name stands for, or the doubt."""
        if district not in self._places:
            return Match(NONE, (), (), 0.0)
        if district not in self._prepared:
            self._prepared[district] = _District(self._places[district])
        candidates = self._prepared[district].candidates(read_name(name))
        return _decide(candidates, thresholds=self.thresholds)


def _decide(candidates: Sequence[Candidate], *, thresholds: Thresholds) -> Match:
    best = candidates[0].score if candidates else 0.0
    if best < thresholds.review:
        return Match(NONE, (), tuple(candidates), best)
    kept = tuple(each for each in candidates if each.score == best)
    others = tuple(candidates[len(kept) :])
    if best >= WORTH["expanded"]:
        return Match(EXACT, kept, others, best)
    close = any(best - each.score < thresholds.margin for each in others)
    of_one_name = len({read_name(each.place.name).core for each in kept}) == 1
    is_sure = best >= thresholds.accept and of_one_name and not close
    return Match(ACCEPTED if is_sure else REVIEW, kept, others, best)


class _District:
    """The places of one district, indexed by each step of their names."""

    def __init__(self, places: Sequence[RegisteredPlace]) -> None:
        self.places = places
        self.readings = [read_name(place.name) for place in places]
        self.softs = [reading.soft for reading in self.readings]
        self.steps: dict[str, dict[str, list[int]]] = {step: defaultdict(list) for step in WORTH}
        for index, reading in enumerate(self.readings):
            for step, held in self.steps.items():
                held[getattr(reading, step)].append(index)

    def candidates(self, reading: Reading) -> list[Candidate]:
        """The places that may be meant, the likeliest first; equals in the order of the register."""
        found: dict[int, float] = {}
        for step, worth in WORTH.items():
            for index in self.steps[step].get(getattr(reading, step), ()):
                if index not in found:
                    found[index] = self._without_mistaking(reading, index, worth)
            if step == "expanded" and found:
                break
        else:
            for index in self._alike(reading):
                if index not in found:
                    score = measure(reading, self.readings[index])
                    found[index] = self._without_mistaking(reading, index, score)
        ordered = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
        return [Candidate(self.places[index], score) for index, score in ordered]

    def _alike(self, reading: Reading) -> Iterator[int]:
        close = process.extract(
            reading.soft, self.softs, scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST_RATIO, limit=SHORTLIST
        )
        yield from (index for _name, _score, index in close)
        if any(len(soft) == 1 for _sound, soft in reading.words):
            yield from (index for index, other in enumerate(self.readings) if _initials_fit(reading, other))

    def _without_mistaking(self, reading: Reading, index: int, score: float) -> float:
        """A score that is not enough where one name says upper and the other lower (TARGET-13)."""
        is_apart = reading.apart != self.readings[index].apart
        return min(score, APART_AT_MOST) if is_apart else round(score, 4)


def measure(first: Reading, second: Reading) -> float:
    """How alike two names are that agree at no step, 0 to 0.9.

    >>> measure(read_name("Huayllapampa"), read_name("Huaylapanpa")) > 0.8
    True
    >>> measure(read_name("San Juan"), read_name("San José")) < 0.7
    True
    """
    whole = max(fuzz.ratio(first.sound, second.sound), fuzz.ratio(first.soft, second.soft)) / 100
    unspaced = fuzz.ratio(first.joined, second.joined) / 100
    by_word = (_covered(first, second) + _covered(second, first)) / 2
    return round(MEASURED_AT_MOST * (0.4 * max(whole, unspaced) + 0.6 * max(by_word, unspaced - 0.1)), 4)


def _covered(first: Reading, second: Reading) -> float:
    """How well the words of one name are found in the other, each by its weight."""
    total = 0.0
    for (sound, soft), weight in zip(first.words, first.weights, strict=True):
        total += weight * max(_same_word(sound, soft, *other) for other in second.words)
    return total / sum(first.weights)


def _same_word(sound: str, soft: str, other_sound: str, other_soft: str) -> float:
    if len(sound) == 1 or len(other_sound) == 1:
        return _INITIAL if sound[:1] == other_sound[:1] else 0.0
    return max(fuzz.ratio(sound, other_sound), fuzz.ratio(soft, other_soft)) / 100


def _initials_fit(short: Reading, full: Reading) -> bool:
    """Whether each initial of a name begins a word of the other."""
    return len(short.words) == len(full.words) and all(
        any(sound == other or (len(sound) == 1 and other.startswith(sound)) for other, _soft in full.words)
        for sound, _soft in short.words
    )
