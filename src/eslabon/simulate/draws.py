"""Chance that repeats: every draw comes from `Random.random`, the one stream that Python promises never to change."""

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of draws for one purpose; another purpose of the same seed has its own, so that they do not mix."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._stream = random.Random(f"{seed}/{purpose}")  # noqa: S311 -- a made-up world, no secret

    def share(self) -> float:
        """A number from 0 to 1, 1 excluded."""
        return self._stream.random()

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return self.share() < probability

    def integer(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self.share() * (most - least + 1))

    def one(self, options: Sequence[T]) -> T:
        """One of `options`, all equally likely."""
        return options[self.integer(0, len(options) - 1)]

    def weighted(self, options: Sequence[tuple[T, float]]) -> T:
        """One of the options, each with its weight."""
        rest = self.share() * sum(weight for _, weight in options)
        for option, weight in options:
            rest -= weight
            if rest < 0:
                return option
        return options[-1][0]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        left = list(items)
        for last in range(len(left) - 1, 0, -1):
            other = self.integer(0, last)
            left[last], left[other] = left[other], left[last]
        return left

    def ordered_by_weight(self, items: Sequence[tuple[T, float]]) -> list[T]:
        """All the items, in random order, the heavier ones sooner."""
        keyed = [(-math.log(1 - self.share()) / weight, index) for index, (_, weight) in enumerate(items)]
        return [items[index][0] for _, index in sorted(keyed)]

    def lognormal(self, median: float, spread: float) -> float:
        """A positive number around `median`; `spread` is the standard deviation of its logarithm."""
        normal = math.sqrt(-2 * math.log(1 - self.share())) * math.cos(2 * math.pi * self.share())
        return median * math.exp(spread * normal)

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.integer(0, (last - first).days))
