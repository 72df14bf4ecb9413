"""Every spelling a list may use of every token, worked out once: records then take theirs by number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]

from benchmarks.casualty_lists import arabic
from benchmarks.casualty_lists.names import Places
from benchmarks.casualty_lists.profiles import NameHabit
from benchmarks.casualty_lists.romanise import romanise
from benchmarks.casualty_lists.styles import draw_pool, load_features, load_style

_STRAYS = 9
_POOL = 240
Ints = npt.NDArray[np.int64]
_Spell = Callable[[str, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Bank:
    """Spellings of tokens `0 … n-1`: first one for each keeper of the list, then the stray ones."""

    spellings: pa.StringArray
    row_of: Ints
    """The row of each token among those that are spelled here."""
    n_keepers: int
    damaged_from: int
    """Where the same spellings begin again, as a PDF damages them."""

    def take(self, tokens: npt.NDArray[np.integer], variants: Ints, damaged: npt.NDArray[np.bool_]) -> pa.StringArray:
        """Spell tokens; a negative token gives a null."""
        absent = tokens < 0
        rows = self.row_of[np.where(absent, 0, tokens)] * (self.n_keepers + _STRAYS) + variants
        rows = np.where(damaged, rows + self.damaged_from, rows)
        return self.spellings.take(pa.array(np.where(absent, 0, rows), mask=absent))

    def draw_variants(self, keeper: Ints, stray: float, rng: np.random.Generator) -> Ints:
        """Choose a spelling for each record: its keeper's own, or a stray one."""
        strays = self.n_keepers + rng.integers(0, _STRAYS, len(keeper))
        return np.where(rng.random(len(keeper)) < stray, strays, keeper)


def latin_bank(base: Sequence[str], used: Ints, habit: NameHabit, rng: np.random.Generator) -> Bank:
    """Romanise the used tokens, given the base forms of all."""
    features = load_features("romanisation")
    pools = [draw_pool(features, load_style(style), habit.drift, _POOL, rng) for style in habit.styles]
    return _bank(base, used, romanise, pools, habit.token_drift, rng, damage=None)


def place_bank(places: Places, habit: NameHabit, rng: np.random.Generator) -> Bank:
    """Spell every place, then every place's governorate, in the list's script: Arabic where it has both."""
    used = np.arange(2 * len(places.base))
    if "arabic" in habit.scripts:
        pool = draw_pool(load_features("arabic_spelling"), _own_arabic(habit), habit.drift / 3, _POOL, rng)
        spelled = places.arabic + places.coarse_arabic
        return _bank(spelled, used, _spell_place, [pool], habit.token_drift / 3, rng, damage=None)
    features = load_features("romanisation")
    pools = [draw_pool(features, load_style(style), habit.drift, _POOL, rng) for style in habit.styles]
    named = [f"{english}={base}" for english, base in zip(places.exonym, places.base, strict=True)]
    return _bank([*named, *places.coarse_base], used, _romanise_place, pools, habit.token_drift, rng, damage=None)


def _spell_place(name: str, style: Mapping[str, str]) -> str:
    return arabic.spell(name, {**style, "second": "keep"})


def _romanise_place(name: str, style: Mapping[str, str]) -> str:
    english, _, base = name.rpartition("=")
    if english and style["exonym"] == "yes":
        return english
    return romanise(base, {**style, "second": "keep"})


def arabic_bank(letters: Sequence[str], used: Ints, habit: NameHabit, rng: np.random.Generator) -> Bank:
    """Spell the used tokens in Arabic, given the letters of all."""
    pool = draw_pool(load_features("arabic_spelling"), _own_arabic(habit), habit.drift, _POOL, rng)
    damage = arabic.reverse_ligatures if habit.reversed_ligatures else None
    return _bank(letters, used, arabic.spell, [pool], habit.token_drift, rng, damage)


def _own_arabic(habit: NameHabit) -> Mapping[str, str]:
    """No list cuts every compound name."""
    return {"second": "keep"} | habit.arabic


def _bank(
    tokens: Sequence[str],
    used: Ints,
    spell: _Spell,
    pools: Sequence[Sequence[Mapping[str, str]]],
    token_drift: float,
    rng: np.random.Generator,
    damage: Callable[[str], str] | None,
) -> Bank:
    spellings: list[str] = []
    odd = rng.random((len(used), len(pools))) < token_drift
    numbers = rng.integers(1, _POOL, (len(used), len(pools) + _STRAYS))
    keepers = rng.integers(0, len(pools), (len(used), _STRAYS))
    for row, token in enumerate(used):
        text = tokens[token]
        for keeper, pool in enumerate(pools):
            spellings.append(spell(text, pool[numbers[row, keeper] if odd[row, keeper] else 0]))
        for number, keeper in zip(numbers[row, len(pools) :], keepers[row], strict=True):
            spellings.append(spell(text, pools[keeper][number]))
    damaged_from = len(spellings)
    if damage:
        spellings += [damage(spelling) for spelling in spellings]
    row_of = np.zeros(len(tokens), dtype=np.int64)
    row_of[used] = np.arange(len(used))
    return Bank(pa.array(spellings, pa.string()), row_of, len(pools), damaged_from)
