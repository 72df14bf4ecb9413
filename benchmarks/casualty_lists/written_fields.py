"""The other columns of a list's records: sex, age, dates and place, with the errors and gaps of its habit."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from benchmarks.casualty_lists.names import Places
from benchmarks.casualty_lists.people import People
from benchmarks.casualty_lists.profiles import FieldHabit, NameHabit
from benchmarks.casualty_lists.spelling_bank import place_bank

Ints = npt.NDArray[np.int64]


def write_fields(
    people: People, places: Places, habit: FieldHabit, names: NameHabit, rng: np.random.Generator
) -> dict[str, pa.StringArray]:
    """Write the columns but for id and names; what the list lacks is an empty string."""
    birth = np.minimum(_written_birth(people.birth.astype(np.int64), habit, rng), people.death)
    death = _written_death(people.death.astype(np.int64), habit, rng)
    written = {
        "sex": _sex(people, habit, rng),
        "age": _age(people, birth, habit, "arabic" in names.scripts, rng),
        "birth_date": _date(birth, habit),
        "death_date": _date(death, habit),
        "place": _place(people, places, habit, names, rng),
    }
    for column, share in habit.missing.items():
        gone = pa.array(rng.random(len(people)) < share)
        written[column] = pc.if_else(gone, "", written[column])
    return written


def _sex(people: People, habit: FieldHabit, rng: np.random.Generator) -> pa.StringArray:
    wrong = rng.random(len(people)) < habit.sex_wrong
    return pa.array(list(habit.sex_codes), pa.string()).take(pa.array((people.female ^ wrong).astype(np.int8)))


def _calendar(days: Ints) -> tuple[Ints, Ints, Ints]:
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    return dates.astype("datetime64[Y]").astype(np.int64) + 1970, month, (dates - months).astype(np.int64) + 1


def _day(year: Ints, month: Ints, day: Ints) -> Ints:
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(first + day - 1, dtype=np.int64)


def _written_birth(days: Ints, habit: FieldHabit, rng: np.random.Generator) -> Ints:
    """Heaped on 1 January, day and month changed places, another year, or another date near it."""
    n = len(days)
    year, month, day = _calendar(days)
    swapped = (day <= 12) & (rng.random(n) < habit.birth_swapped)
    month, day = np.where(swapped, day, month), np.where(swapped, month, day)
    year_off = rng.random(n) < habit.birth_year_off
    year = year + np.where(
        year_off, rng.choice([-10, -2, -1, 1, 2, 10], size=n, p=[0.04, 0.08, 0.4, 0.36, 0.08, 0.04]), 0
    )
    day = np.where(
        rng.random(n) < habit.birth_other / 2, np.minimum(28, np.maximum(1, day + rng.integers(-9, 10, n))), day
    )
    month = np.where(rng.random(n) < habit.birth_other / 2, rng.integers(1, 13, n), month)
    heaped = rng.random(n) < habit.birth_heaped
    year = year + np.where(heaped, rng.integers(-1, 2, n), 0)
    return _day(year, np.where(heaped, 1, month), np.where(heaped, 1, np.minimum(day, 28)))


def _written_death(days: Ints, habit: FieldHabit, rng: np.random.Generator) -> Ints:
    n = len(days)
    off = np.where(rng.random(n) < 0.8, rng.integers(-2, 4, n), rng.integers(-25, 40, n))
    return days + np.where(rng.random(n) < habit.death_off, off, 0)


def _date(days: Ints, habit: FieldHabit) -> pa.StringArray:
    dates = pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())
    return pc.strftime(dates, format="%d/%m/%Y") if habit.day_first else dates.cast(pa.string())


def _age(
    people: People, written_birth: Ints, habit: FieldHabit, is_arabic: bool, rng: np.random.Generator
) -> pa.StringArray:
    n = len(people)
    from_birth = rng.random(n) < habit.age_from_birth
    lived = np.maximum(0, people.death - np.where(from_birth, written_birth, people.birth))
    age = (lived / 365.25).astype(np.int64)
    age += np.where(rng.random(n) < habit.age_off_one, rng.choice([-1, 1], n), 0)
    more = rng.random(n) < habit.age_off_more
    rounded = np.round(age / 5).astype(np.int64) * 5
    far = np.where(rng.random(n) < 0.5, rounded, age + rng.integers(-8, 9, n))
    age = np.maximum(0, np.where(more & (age > 5), far, age))
    written = pa.array(age).cast(pa.string())
    in_months = (lived < 720) & (rng.random(n) < habit.months)
    words = [_months(int(days), is_arabic) for days in lived[in_months]]
    return pc.replace_with_mask(written, pa.array(in_months), pa.array(words, pa.string()))


def _months(days: int, is_arabic: bool) -> str:
    months = days // 30
    if not months:
        return f"{max(1, days)} يوم" if is_arabic else f"{max(1, days)} days"
    if not is_arabic:
        return f"{months} month" if months == 1 else f"{months} months"
    if months < 3:
        return ("شهر", "شهرين")[months - 1]
    return f"{months} أشهر" if months <= 10 else f"{months} شهر"


def _place(
    people: People, places: Places, habit: FieldHabit, names: NameHabit, rng: np.random.Generator
) -> pa.StringArray:
    n, count = len(people), len(places.base)
    place = np.where(rng.random(n) < habit.place_of_residence, people.place, people.death_place).astype(np.int64)
    region = np.array(places.region)
    other = rng.random(n) < habit.place_other
    for name in set(region):
        inside = np.flatnonzero(region == name)
        rows = np.flatnonzero(other & (region[place] == name))
        place[rows] = rng.choice(inside, size=len(rows))
    tokens = place + np.where(rng.random(n) < habit.place_coarse, count, 0)
    bank = place_bank(places, names, rng)
    variants = bank.draw_variants(rng.integers(0, bank.n_keepers, n), names.stray / 2, rng)
    return bank.take(tokens, variants, np.zeros(n, dtype=bool))
