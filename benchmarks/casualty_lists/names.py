"""The stock of names: tokens with their Arabic letters and base form, and how common each is, where and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from benchmarks.casualty_lists.letters import arabic_of
from benchmarks.casualty_lists.styles import DATA

REGIONS = ("gaza", "syria", "iraq", "yemen")
ERAS = ("old", "middle", "young")
Floats = npt.NDArray[np.float64]

# How much commoner a tagged name is where, or among whom, its tag says, and how much rarer elsewhere.
_IN_REGION, _ELSEWHERE = 3.0, 0.12
_ERA_FACTORS = {"o": (2.5, 1.0, 0.12), "n": (0.03, 0.25, 2.5), "": (1.0, 1.2, 1.0)}
# The share of families with a rare, rule-made name: the long tail of any list.
_RARE_SHARE = 0.22
_RARE_PATTERNS = (
    ("1a22A3", "al-{}"),
    ("1A2i3", "{}"),
    ("1a2I3", "al-{}"),
    ("1u2ay3", "{}"),
    ("1a23An", "{}"),
    ("1a23An", "al-{}I"),
    ("ma12U3", "{}"),
    ("1a22U3", "{}"),
    ("1a2A3ap", "{}"),
    ("1a23I", "al-{}"),
    ("1a2A2i3ap", "al-{}"),
    ("1a23ap", "abU {}"),
    ("1u2ay3", "al-{}I"),
    ("1a2I3", "abU {}"),
    ("mu1A2i3", "al-{}"),
    ("1a2A3", "Al {}"),
    ("1A2U3", "al-{}"),
    ("1i2A3", "al-{}I"),
    ("a12a3", "al-{}"),
    ("mu1a22i3", "al-{}"),
    ("1u2U3", "{}"),
    ("1a2A3", "abU {}"),
    ("1u23I", "al-{}"),
    ("1a23", "Al {}"),
    ("1A2i3", "al-{}I"),
)


@dataclass(frozen=True, slots=True)
class Stock:
    """Every token a chain may hold: given names first, then families; a token is an index into these tuples."""

    arabic: tuple[str, ...]
    base: tuple[str, ...]
    n_given: int
    given_weights: dict[tuple[str, str, str], Floats]
    """By region, era and sex (`m`, `f`): one weight a given name, sum one."""
    family_weights: dict[str, Floats]
    """By region: one weight a family name, sum one; its first is token `n_given`."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places by region: a place is an index into these tuples; `coarse_*` is the governorate it lies in."""

    region: tuple[str, ...]
    arabic: tuple[str, ...]
    base: tuple[str, ...]
    coarse_arabic: tuple[str, ...]
    coarse_base: tuple[str, ...]
    exonym: tuple[str, ...]
    """What the place is called in English, or an empty string."""
    weight: Floats


def _rows(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def rare_families() -> list[str]:
    """Form the base forms of rare family names from roots and patterns, in a fixed order."""
    roots = " ".join(row[0] for row in _rows("roots.txt")).split()
    made = []
    for number, root in enumerate(roots):
        for offset, (pattern, frame) in enumerate(_RARE_PATTERNS):
            if (number + offset) % 7 == 3:
                continue  # no root has every derivation
            made.append(frame.format(pattern.translate(dict(zip(map(ord, "123"), root, strict=True)))))
    return list(dict.fromkeys(made))


def _regional(tags: str, region: str) -> float:
    wanted = [tag for tag in tags if tag in "sgiy"]
    if not wanted:
        return 1.0
    return _IN_REGION if region[0] in wanted else _ELSEWHERE


def _scaled(weights: npt.ArrayLike) -> Floats:
    array = np.asarray(weights, dtype=np.float64)
    return np.asarray(array / array.sum(), dtype=np.float64)


@cache
def load_stock() -> Stock:
    """Read the names, and form the rare ones."""
    given = [(a, b, float(w), sex, tags) for a, b, w, sex, tags in _rows("given_names.tsv")]
    families = [(a, b, float(w), tags) for a, b, w, tags in _rows("family_names.tsv")]
    known = {row[1] for row in families}
    rare = [base for base in rare_families() if base not in known]
    given_weights = {
        (region, era, wanted): _scaled(
            [
                weight * _regional(tags, region) * _era_factor(tags, era) if sex == wanted else 0.0
                for _, _, weight, sex, tags in given
            ]
        )
        for region in REGIONS
        for era in ERAS
        for wanted in "mf"
    }
    tail = _scaled(np.arange(1, len(rare) + 1) ** -0.35) * _RARE_SHARE
    family_weights = {}
    for region in REGIONS:
        core = _scaled([weight * _regional(tags, region) for _, _, weight, tags in families])
        family_weights[region] = np.concatenate(
            [core * (1 - _RARE_SHARE), np.roll(tail, len(tail) // 4 * REGIONS.index(region))]
        )
    return Stock(
        arabic=(*(r[0] for r in given), *(r[0] for r in families), *map(arabic_of, rare)),
        base=(*(r[1] for r in given), *(r[1] for r in families), *rare),
        n_given=len(given),
        given_weights=given_weights,
        family_weights=family_weights,
    )


def _era_factor(tags: str, era: str) -> float:
    tag = "o" if "o" in tags else "n" if "n" in tags else ""
    return _ERA_FACTORS[tag][ERAS.index(era)]


@cache
def load_places() -> Places:
    """Read the places."""
    region, arabic, base, coarse_arabic, coarse_base, weight, exonym = zip(*_rows("places.tsv"), strict=True)
    return Places(region, arabic, base, coarse_arabic, coarse_base, exonym, np.array(weight, dtype=np.float64))
