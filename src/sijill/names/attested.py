"""What people have written: an Arabic and a Latin spelling that stand for one another in public data, with how often.

Letters alone leave حسن a fair reading of "Hussein"; that "Hussein" is written for حسين again and again, and for حسن
never, does not. Attested pairs are the counts, the learned alignment is what is expected where nothing was counted:

    P(Arabic | Latin) = (n(Arabic, Latin) + α · P_letters(Arabic | Latin)) / (n(Latin) + α)

a Dirichlet prior on a word's readings (MacKay & Peto, *A hierarchical Dirichlet language model*, 1995). A Latin
spelling that was never counted takes the counts of those that sound the same; without any it keeps what its letters
tell.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from sijill.names.alignment import Alignments, learned
from sijill.names.spelling import spelled

ALPHA = 10.0
"""How many sightings what the letters tell is worth."""

MOST = 50.0
"""Sightings beyond which more tell no more: they are of the world's famous, not of the lists' people."""


ALIKE = 0.5
"""What a sighting of another spelling of the same sounds is worth ("Mohamed" for "Muhammed")."""

VOWELS = (("ou", "u"), ("oo", "u"), ("o", "u"), ("ee", "i"), ("ie", "i"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"))
"""Writings of one vowel; a and e stay apart, which tell Samar from Samer."""


@lru_cache(maxsize=262144)
def sounds(latin: str) -> str:
    """A Latin spelling with one writing for each vowel, doubled letters once, and y and final h as they sound."""
    for written, sound in VOWELS:
        latin = latin.replace(written, sound)
    latin = latin.replace("y", "i").replace("'", "").removesuffix("h")
    return "".join(letter for at, letter in enumerate(latin) if at == 0 or latin[at - 1] != letter)


@dataclass(frozen=True, slots=True)
class Attested:
    """`exact[latin][arabic]`: times seen, the Arabic spelling folded; `alike` the same by `sounds` of the Latin one.

    `letters` is the learned alignment.
    """

    exact: Mapping[str, Mapping[str, float]]
    alike: Mapping[str, Mapping[str, float]]
    letters: Alignments

    def readings(self, latin: str) -> Mapping[str, float]:
        """The Arabic spellings that a Latin one was seen with; where it was not, those of what sounds the same."""
        return self.exact.get(latin) or self.alike.get(sounds(latin), {})

    def weigh(self, arabic: str, latin: str, bits: float, surprise: float) -> float:
        """The bits that two tokens are one name, from what their letters tell and −log₂ P(Arabic) by its letters."""
        seen = self.readings(latin)
        if not seen:
            return bits
        by_letters = ALPHA * 2.0 ** min(bits - surprise, 0.0)
        return surprise + math.log2((seen.get(spelled(arabic), 0.0) + by_letters) / (sum(seen.values()) + ALPHA))

    def bits(self, arabic: str, latin: str) -> float:
        """The bits that two tokens are one name."""
        return self.weigh(arabic, latin, self.letters.bits(arabic, latin), self.letters.left_surprise(arabic))

    def best(self, latin: str) -> float:
        """The bits of the best reading that a Latin spelling has been seen with; −∞ where it has not been seen."""
        return max((self.bits(arabic, latin) for arabic in self.readings(latin)), default=-math.inf)

    def reading(self, latin: str) -> str:
        """The Arabic spelling that a Latin one was seen with most; empty where it was not seen."""
        seen = self.readings(latin)
        return max(seen, key=lambda arabic: seen[arabic], default="")

    def is_seen(self, arabic: str, latin: str) -> bool:
        """Whether two tokens have been seen for one another."""
        return spelled(arabic) in self.exact.get(latin, ())


@cache
def attested() -> Attested:
    """The pairs that ship with Sijill (`names/data/attested.tsv`, a source on every row)."""
    text = resources.files("sijill.names.data").joinpath("attested.tsv").read_text(encoding="utf-8")
    readings: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for line in text.splitlines():
        if line and not line.startswith(("#", "latin\t")):
            latin, arabic, times, _ = line.split("\t")
            readings[latin][arabic] = min(float(times), MOST)
    return collected(readings, learned("arabic_latin"))


def collected(exact: Mapping[str, Mapping[str, float]], letters: Alignments) -> Attested:
    """The lexicon of counted pairs."""
    alike: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for latin, seen in exact.items():
        for arabic, times in seen.items():
            alike[sounds(latin)][arabic] += ALIKE * times
    return Attested(exact, alike, letters)


@lru_cache(maxsize=262144)
def best_reading(latin: str) -> float:
    """`Attested.best` of what ships, kept for each token."""
    return attested().best(latin)
