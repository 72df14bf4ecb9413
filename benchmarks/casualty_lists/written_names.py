"""The names of a list's records: parts of the chain, spelled, joined and spoiled as the list's habit has it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from benchmarks.casualty_lists import arabic
from benchmarks.casualty_lists.names import Stock
from benchmarks.casualty_lists.people import NONE, People
from benchmarks.casualty_lists.profiles import NameHabit
from benchmarks.casualty_lists.spelling_bank import Bank, arabic_bank, latin_bank
from benchmarks.casualty_lists.typing_errors import misspell

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_SLOTS = "gfrRFS"
_INFANT_DAYS = 200


@dataclass(frozen=True, slots=True)
class _Chains:
    """What is written of each record's chain, in every script alike."""

    tokens: dict[str, Ints]
    """By slot; -1 where the part is left out."""
    kunya: Ints
    """The token of the child a kunya names; -1 where none is written."""
    kunya_only: Bools
    unnamed: Bools
    bin: Bools
    female: Bools


def write_names(people: People, stock: Stock, habit: NameHabit, rng: np.random.Generator) -> dict[str, pa.StringArray]:
    """Write `name_ar` and `name_latin`, or the one of them that the list has, for each of these people."""
    chains = _choose_chains(people, habit, rng)
    used = np.unique(np.concatenate([*chains.tokens.values(), chains.kunya]))
    used = used[used >= 0]
    written = {}
    if "arabic" in habit.scripts:
        bank = arabic_bank(stock.arabic, used, habit, rng)
        written["name_ar"] = _write(chains, bank, habit, _ARABIC, rng)
    if "latin" in habit.scripts:
        bank = latin_bank(stock.base, used, habit, rng)
        written["name_latin"] = _write(chains, bank, habit, _LATIN, rng)
    return written


def _choose_chains(people: People, habit: NameHabit, rng: np.random.Generator) -> _Chains:
    n = len(people)
    kinds = list(habit.chains)
    weights = np.array(list(habit.chains.values()))
    kind = rng.choice(len(kinds), size=n, p=weights / weights.sum())
    kept = {slot: np.array([slot in k for k in kinds])[kind] for slot in _SLOTS}
    for slot in "frR":
        kept[slot] &= rng.random(n) >= habit.lost
    tokens = _married(people, kept, habit, rng)
    _rename(people, tokens, kept, habit, rng)
    infant = (people.death - people.birth) < _INFANT_DAYS
    unnamed = infant & (rng.random(n) < habit.unnamed_infant)
    grown = (people.death - people.birth) > 18 * 365
    bears = grown & (people.child != NONE)
    kunya_only = bears & (rng.random(n) < habit.kunya)
    kunya_too = bears & (rng.random(n) < habit.kunya_added)
    for slot in "gfrR":
        kept[slot] &= ~kunya_only
    kept["g"] &= ~unnamed
    return _Chains(
        tokens={slot: np.where(kept[slot], tokens[slot], NONE).astype(np.int64) for slot in _SLOTS},
        kunya=np.where(kunya_only | kunya_too, people.child, NONE).astype(np.int64),
        kunya_only=kunya_only,
        unnamed=unnamed,
        bin=rng.random(n) < habit.bin_rate,
        female=people.female,
    )


def _married(
    people: People, kept: dict[str, Bools], habit: NameHabit, rng: np.random.Generator
) -> dict[str, npt.NDArray[np.int32]]:
    """The chains, where some wives stand under the husband's family, after his name or after their father's."""
    n = len(people)
    married = (people.husband_family != NONE) & (rng.random(n) < habit.married_name)
    after_husband = married & (rng.random(n) < 0.45)
    kept["r"] &= ~married | after_husband
    kept["R"] &= ~married
    kept["S"] &= ~married
    return {
        "g": people.given,
        "f": np.where(after_husband, people.husband, people.father),
        "r": np.where(after_husband, people.husband_father, people.grandfather),
        "R": people.great_grandfather,
        "F": np.where(married, people.husband_family, people.family),
        "S": people.second_family,
    }


def _rename(
    people: People,
    tokens: dict[str, npt.NDArray[np.int32]],
    kept: dict[str, Bools],
    habit: NameHabit,
    rng: np.random.Generator,
) -> None:
    """Put the clan for the family, and other names for fathers and grandfathers, where the list has such a habit."""
    n = len(people)
    if habit.clan:
        clan = kept["F"] & ~kept["S"] & (people.second_family != NONE) & (rng.random(n) < habit.clan)
        tokens["F"] = np.where(clan, people.second_family, tokens["F"])
    if habit.other_middle:
        for slot in "fr":
            other = rng.random(n) < habit.other_middle
            tokens[slot] = np.where(other, rng.permutation(tokens[slot]), tokens[slot])


@dataclass(frozen=True, slots=True)
class _Script:
    """The words that a script puts between names."""

    bins: tuple[str, str]
    """For a son, for a daughter."""
    child_of: tuple[tuple[str, str], ...]
    kunya: tuple[str, str]
    titles: tuple[tuple[str, str], ...]


_ARABIC = _Script(
    ("بن", "بنت"),
    (("ابن", "ابنة"), ("رضيع", "رضيعة"), ("مولود", "مولودة")),
    ("أبو", "أم"),
    (("الشهيد", "الشهيدة"), ("الطفل", "الطفلة"), ("الحاج", "الحاجة"), ("د.", "د."), ("الأستاذ", "المعلمة")),
)
_LATIN = _Script(
    ("bin", "bint"),
    (("Son of", "Daughter of"), ("Baby of", "Baby of"), ("Infant", "Infant")),
    ("Abu", "Umm"),
    (("Martyr", "Martyr"), ("Child", "Child"), ("Haj", "Hajja"), ("Dr.", "Dr."), ("Mr.", "Mrs.")),
)


def _choice(options: list[str], codes: npt.NDArray[np.integer]) -> pa.StringArray:
    return pa.array(options, pa.string()).take(pa.array(codes))


def _write(chains: _Chains, bank: Bank, habit: NameHabit, script: _Script, rng: np.random.Generator) -> pa.StringArray:
    n = len(chains.kunya)
    keeper = rng.integers(0, bank.n_keepers, n)
    pages_damaged = rng.random(n) < habit.reversed_ligatures if script is _ARABIC else np.zeros(n, dtype=bool)
    pieces: dict[str, pa.StringArray] = {}
    for slot in _SLOTS:
        variants = bank.draw_variants(keeper, habit.stray, rng)
        pieces[slot] = bank.take(chains.tokens[slot], variants, pages_damaged)
    _put_child_of(pieces, chains, script, rng)
    if habit.initials and script is _LATIN:
        pieces["f"] = _initials(pieces["f"], rng.random(n) < habit.initials)
    child = bank.take(chains.kunya, keeper, pages_damaged)
    kunya = pc.binary_join_element_wise(_choice(list(script.kunya), chains.female.astype(np.int8)), child, " ")
    pieces["g"] = pc.if_else(pa.array(chains.kunya_only), kunya, pieces["g"])
    own = _join(pieces, "gfrR", chains, habit, script, rng)
    family = _join(pieces, "FS", chains, habit, script, rng)
    name = _with_family(own, family, habit, script, rng)
    extra = pc.binary_join_element_wise(pa.array([" "] * n), kunya, "")
    name = pc.binary_join_element_wise(name, pc.if_else(pa.array(chains.kunya_only), "", pc.fill_null(extra, "")), "")
    if habit.titles:
        name = _with_title(name, chains.female, habit, script, rng)
    return _spoil(name, habit, script, rng)


def _with_title(
    name: pa.StringArray, female: Bools, habit: NameHabit, script: _Script, rng: np.random.Generator
) -> pa.StringArray:
    options = [word for pair in script.titles for word in pair]
    title = _choice(options, rng.integers(0, len(script.titles), len(name)) * 2 + female)
    titled = pc.binary_join_element_wise(title, name, " ")
    return pc.if_else(pa.array(rng.random(len(name)) < habit.titles), titled, name)


def _put_child_of(
    pieces: dict[str, pa.StringArray], chains: _Chains, script: _Script, rng: np.random.Generator
) -> None:
    """An infant without a name stands as somebody's son or daughter."""
    options = [word for pair in script.child_of for word in pair]
    codes = rng.integers(0, len(script.child_of), len(chains.unnamed)) * 2 + chains.female
    pieces["g"] = pc.if_else(pa.array(chains.unnamed), _choice(options, codes), pieces["g"])


def _initials(piece: pa.StringArray, chosen: Bools) -> pa.StringArray:
    initial = pc.binary_join_element_wise(pc.utf8_slice_codeunits(piece, 0, 1), ".", "")
    return pc.if_else(pa.array(chosen), initial, piece)


def _join(
    pieces: dict[str, pa.StringArray],
    slots: str,
    chains: _Chains,
    habit: NameHabit,
    script: _Script,
    rng: np.random.Generator,
) -> pa.StringArray:
    """Join parts with spaces, of which some are lost, or with bin."""
    n = len(chains.kunya)
    parts: list[pa.StringArray] = []
    for slot in slots:
        gap = np.where(rng.random(n) < habit.lost_space, 1, 0)
        if slot in "frR":
            bins = np.where(chains.female & (slot == "f"), 3, 2)
            gap = np.where(chains.bin & ~chains.unnamed, bins, gap)
        gaps = _choice([" ", "", f" {script.bins[0]} ", f" {script.bins[1]} "], gap)
        present = pa.array(chains.tokens[slot] >= 0)
        parts += [pc.if_else(present, gaps, ""), pc.fill_null(pieces[slot], "")]
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, ""))


def _with_family(
    own: pa.StringArray, family: pa.StringArray, habit: NameHabit, script: _Script, rng: np.random.Generator
) -> pa.StringArray:
    n = len(own)
    gap = np.where(rng.random(n) < habit.lost_space, 1, 0)
    name = pc.binary_join_element_wise(own, _choice([" ", ""], gap), family, "")
    if habit.family_first and script is _LATIN:
        comma = _choice([", ", " "], (rng.random(n) < 0.4).astype(np.int8))
        turned = pc.binary_join_element_wise(family, comma, own, "")
        chosen = pc.and_(pa.array(rng.random(n) < habit.family_first), pc.not_equal(family, ""))
        name = pc.if_else(chosen, turned, name)
    return pc.utf8_trim_whitespace(name)


def _spoil(name: pa.StringArray, habit: NameHabit, script: _Script, rng: np.random.Generator) -> pa.StringArray:
    name = _change(name, habit.typo, lambda text: misspell(text, rng), rng)
    if script is _ARABIC:
        name = _change(name, habit.broken_word, lambda text: arabic.break_words(text, int(rng.integers(9))), rng)
        return _change(name, habit.shapes, arabic.presentation_forms, rng)
    return pc.utf8_upper(name) if habit.upper else name


def _change(
    name: pa.StringArray, share: float, change: Callable[[str], str], rng: np.random.Generator
) -> pa.StringArray:
    chosen = rng.random(len(name)) < share
    if not chosen.any():
        return name
    changed = [change(text) for text in name.filter(pa.array(chosen)).to_pylist()]
    return pc.replace_with_mask(name, pa.array(chosen), pa.array(changed, pa.string()))
