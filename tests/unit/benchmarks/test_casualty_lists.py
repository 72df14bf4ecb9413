"""The generator of casualty lists: its letters, its spellings, its families, and what its lists promise."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.casualty_lists import COLUMNS, PROFILES, Generated, generate, vary
from benchmarks.casualty_lists.arabic import break_words, presentation_forms, reverse_ligatures, spell
from benchmarks.casualty_lists.letters import arabic_of
from benchmarks.casualty_lists.names import REGIONS, load_places, load_stock
from benchmarks.casualty_lists.people import NONE, make_people
from benchmarks.casualty_lists.romanise import romanise
from benchmarks.casualty_lists.styles import draw_pool, load_features, load_style
from benchmarks.casualty_lists.typing_errors import misspell

ROOT = Path(__file__).parents[3]
# Spellings that rules do not give: a waw that is not said, a waw that is not written twice.
IRREGULAR = {"عمرو", "داود"}


def partners(made: Generated) -> Counter[int]:
    """How many people stand on how many lists."""
    people: dict[str, set[str]] = {}
    for name, person in zip(made.truth["list"].to_pylist(), made.truth["person_id"].to_pylist(), strict=True):
        people.setdefault(person, set()).add(name)
    return Counter(map(len, people.values()))


def house_style(name: str) -> dict[str, str]:
    pool = draw_pool(load_features("romanisation"), load_style(name), 0.0, 1, np.random.default_rng(1))
    return dict(pool[0])


@pytest.mark.parametrize(
    ("base", "letters"),
    [
        ("muHammad", "محمد"),
        ("Eabd al-raHm@n", "عبد الرحمن"),
        ("hibap al-l@h", "هبة الله"),
        ("mu2min", "مؤمن"),
        ("rA2id", "رائد"),
        ("Al sulTAn", "آل سلطان"),
        ("_ibtisAm", "ابتسام"),
        ("Aminap", "آمنة"),
    ],
)
def test_a_base_form_gives_its_arabic_letters(base: str, letters: str) -> None:
    assert arabic_of(base) == letters


def test_the_stock_is_as_large_and_as_regular_as_promised() -> None:
    stock = load_stock()
    for letters, base in zip(stock.arabic, stock.base, strict=True):
        assert letters in IRREGULAR or arabic_of(base) == letters
    weights = stock.given_weights["gaza", "middle", "m"]
    assert np.count_nonzero(weights) >= 250
    assert np.count_nonzero(stock.given_weights["gaza", "middle", "f"]) >= 220
    assert len(stock.base) - stock.n_given >= 4000
    assert 0.08 < weights[stock.base.index("muHammad")] < 0.14
    for region in REGIONS:
        assert stock.family_weights[region].sum() == pytest.approx(1)
        assert region in load_places().region


@pytest.mark.parametrize(
    ("style", "base", "written"),
    [
        ("press", "muHammad", "Mohammed"),
        ("scholar", "Eabd al-raHm@n", "ʿAbd al-Raḥman"),
        ("french", "nUr al-dIn", "Noureddine"),
        ("plain", "caEbAn", "Sha'ban"),
        ("plain", "abU samrap", "Abu Samra"),
        ("joined", "al-najjAr", "Alnajar"),
    ],
)
def test_house_styles_romanise_each_their_own_way(style: str, base: str, written: str) -> None:
    assert romanise(base, house_style(style)) == written


def test_every_name_can_be_romanised_in_ascii_letters() -> None:
    pool = draw_pool(load_features("romanisation"), {}, 1.0, 30, np.random.default_rng(2))
    for number, base in enumerate(load_stock().base):
        written = romanise(base, pool[number % 30])
        assert written.isascii()
        assert any(letter.isupper() for letter in written)


def test_arabic_habits() -> None:
    keep = dict.fromkeys(load_features("arabic_spelling"), "keep")
    assert spell("عبد الله", {**keep, "abd": "joined"}) == "عبدالله"
    assert spell("فاطمة", {**keep, "ta": "ha"}) == "فاطمه"
    assert spell("أحمد", {**keep, "hamza_first": "bare"}) == "احمد"


def test_what_a_pdf_does() -> None:
    assert reverse_ligatures("عبد الله علاء الأشقر") == "عبد هللا عالء األشقر"
    shaped = presentation_forms("إسماعيل رمضان")
    assert shaped == "ﺇﺳﻤﺎﻋﻴﻞ ﺭﻣﻀﺎﻥ"
    assert break_words("رامي", 0) == "را مي"


def test_a_slip_changes_a_name_a_little() -> None:
    rng = np.random.default_rng(3)
    slips = [misspell("Mohammed", rng) for _ in range(50)]
    assert all(slip[0] == "M" and abs(len(slip) - 8) <= 1 for slip in slips)
    assert len(set(slips)) > 20


def test_a_hard_list_says_names_sex_and_age_alone() -> None:
    for profile in ("hard_arabic", "hard_latin", "hard_across"):
        for table in generate(600, 8, profile).lists.values():
            assert set(table["birth_date"].to_pylist() + table["death_date"].to_pylist()) == {""}
            assert 0.5 < np.mean([age != "" for age in table["age"].to_pylist()]) < 1


def test_a_clan_stands_for_the_family_of_who_has_one() -> None:
    profile = PROFILES["hard_arabic"]
    habit = profile.lists["list_a"]
    names = replace(habit.names, chains={"F": 1.0}, clan=1.0, unnamed_infant=0.0, typo=0.0, married_name=0.0)
    only = {"list_a": replace(habit, names=names)}
    clans = generate(600, 8, replace(profile, lists=only))
    families = generate(600, 8, replace(profile, lists={"list_a": replace(habit, names=replace(names, clan=1e-9))}))
    written = [made.lists["list_a"]["name_ar"].to_pylist() for made in (clans, families)]
    changed = np.mean([one != other for one, other in zip(*written, strict=True)])
    assert 0.05 < changed < 0.2  # a clan is known of one lineage in eight


def test_families_die_together_and_bear_one_chain() -> None:
    people = make_people(4000, load_stock(), load_places(), "gaza", 1.6, np.random.default_rng(4))
    assert len(people) == 4000
    assert (people.birth < people.death).all()
    homes = Counter(people.household.tolist())
    together = [home for home, size in homes.items() if size >= 4]
    assert len(together) > 20
    for home in together:
        rows = people.household == home
        assert len(set(people.lineage[rows].tolist())) == 1
        assert len(set(people.death_place[rows].tolist())) <= 3
        own = rows & (people.husband == NONE)
        assert len(set(people.family[own].tolist())) <= 1
    wives = people.husband != NONE
    assert people.female[wives].all()
    assert (people.family[wives] != people.husband_family[wives]).mean() > 0.5


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_each_profile_gives_whole_lists(profile: str) -> None:
    made = generate(1500, 5, profile)
    assert made.people.num_rows == 1500
    for name, table in made.lists.items():
        assert tuple(table.column_names) == COLUMNS
        assert all(str(column.type) == "string" and not column.null_count for column in table.columns)
        ids = table["id"].to_pylist()
        assert len(set(ids)) == len(ids)
        of_list = made.truth.filter(np.array(made.truth["list"].to_pylist()) == name)
        assert of_list["record_id"].to_pylist() == ids
        names = zip(table["name_ar"].to_pylist(), table["name_latin"].to_pylist(), strict=True)
        assert all(arabic or latin for arabic, latin in names)


def test_scripts_of_the_profiles() -> None:
    across = generate(300, 6, "across")
    assert not any(across.lists["list_a"]["name_latin"].to_pylist())
    assert not any(across.lists["list_b"]["name_ar"].to_pylist())
    register = generate(300, 6, "scale").lists["list_a"]
    assert all(register["name_ar"].to_pylist()) and all(register["name_latin"].to_pylist())


def test_the_same_seed_gives_the_same_lists() -> None:
    one, same, other = (generate(400, seed, "mixed") for seed in (7, 7, 8))
    assert one.lists == same.lists and one.truth == same.truth and one.people == same.people
    assert one.lists != other.lists


def test_missing_partners_are_removed_from_the_second_list() -> None:
    whole = partners(generate(5000, 9, "arabic", missing_partners=0.0))[2]
    lacking = partners(generate(5000, 9, "arabic", missing_partners=0.3))[2]
    assert lacking / whole == pytest.approx(0.7, abs=0.04)
    assert partners(generate(5000, 9, "arabic", missing_partners=1.0))[2] == 0


def test_lists_depend_on_one_another_when_people_differ_in_visibility() -> None:
    def odds_ratio(visibility: float) -> float:
        habit = PROFILES["latin"].lists["list_b"]
        habit = replace(habit, inclusion=replace(habit.inclusion, rate=0.5, place_sd=0.0, visibility=visibility))
        profile = replace(PROFILES["latin"], lists={"a": habit, "b": habit}, missing_partners=0.0)
        made = generate(6000, 10, profile)
        both = partners(made)[2]
        a, b = (table.num_rows for table in made.lists.values())
        return float(both * (6000 - a - b + both) / ((a - both) * (b - both)))

    assert odds_ratio(2.0) > 2 > odds_ratio(0.0)


def test_a_register_repeats_some_people() -> None:
    made = generate(3000, 11, "scale")
    repeats = Counter(made.truth["person_id"].to_pylist())
    assert 0.06 < sum(n > 1 for n in repeats.values()) / len(repeats) < 0.16


def test_a_varied_profile_differs_and_can_be_drawn_again() -> None:
    profile = PROFILES["across"]
    assert vary(profile, 1) == vary(profile, 1) != vary(profile, 2)
    rates = [vary(profile, seed).lists["list_b"].names.typo for seed in range(20)]
    assert min(rates) > 0 and max(rates) < 0.3
    assert generate(200, 1, vary(profile, 3)).people.num_rows == 200


def test_the_command_writes_lists_and_truth(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.casualty_lists", "--people", "200", "--out", str(tmp_path)]
    subprocess.run([*command, "--profile", "across", "--region", "yemen"], check=True, cwd=ROOT, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {"list_a.csv", "list_b.csv", "people.csv", "truth.csv"}
    assert (tmp_path / "list_a.csv").read_text(encoding="utf-8").startswith('"id","name_ar"')
