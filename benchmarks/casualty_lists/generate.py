"""People, the lists that list some of them, and which record is whom."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]

from benchmarks.casualty_lists.names import Places, Stock, load_places, load_stock
from benchmarks.casualty_lists.people import NONE, PERIODS, People, first_day, join_people, make_people
from benchmarks.casualty_lists.profiles import PROFILES, Inclusion, ListHabit, Profile
from benchmarks.casualty_lists.written_fields import write_fields
from benchmarks.casualty_lists.written_names import write_names

COLUMNS = ("id", "name_ar", "name_latin", "sex", "age", "birth_date", "death_date", "place")
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Generated:
    """What was generated: `people` (one row a person), `lists` by name, and `truth` (`list, record_id, person_id`)."""

    people: pa.Table
    lists: dict[str, pa.Table]
    truth: pa.Table


def generate(people: int, seed: int, profile: Profile | str, *, missing_partners: float | None = None) -> Generated:
    """Generate this many dead and the profile's lists of them; the same arguments give the same lists.

    Args:
        people: How many died; lists hold a part of them each.
        seed: Any integer.
        profile: A profile, or the name of one in `PROFILES`.
        missing_partners: Overrides the profile's share of true partners that later lists are made to lack.
    """
    profile = PROFILES[profile] if isinstance(profile, str) else profile
    share = profile.missing_partners if missing_partners is None else missing_partners
    stock, places = load_stock(), load_places()
    world, *list_seeds = np.random.SeedSequence(seed).spawn(1 + len(profile.lists))
    rng = np.random.default_rng(world)
    dead = _people_of(people, profile, stock, places, rng)
    visibility = rng.standard_normal(people)
    lists, truth = {}, []
    in_first: npt.NDArray[np.bool_] | None = None
    for (name, habit), list_seed in zip(profile.lists.items(), list_seeds, strict=True):
        rng = np.random.default_rng(list_seed)
        listed = _listed(dead, places, habit.inclusion, visibility, rng)
        if in_first is None:
            in_first = listed
        else:
            listed &= ~(in_first & (rng.random(people) < share))
        rows = _rows(listed, habit, rng)
        table = _write_list(dead.take(rows), stock, places, habit, rng)
        lists[name] = table
        truth.append(_truth_of(name, table, rows))
    return Generated(_people_table(dead, stock, places), lists, pa.concat_tables(truth))


def _people_of(count: int, profile: Profile, stock: Stock, places: Places, rng: np.random.Generator) -> People:
    """Divide the dead among the regions, the first having most, and number families through all of them."""
    shares = 1 / np.arange(1, len(profile.regions) + 1) ** 0.7
    counts = np.floor(shares / shares.sum() * count).astype(int)
    counts[0] += count - counts.sum()
    parts: list[People] = []
    for region, size in zip(profile.regions, counts, strict=True):
        if size:
            parts.append(make_people(int(size), stock, places, region, profile.lethality, rng))
    return join_people(parts)


def _listed(
    people: People, places: Places, habit: Inclusion, visibility: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Decide who is listed: a logistic model of place, time, sex and what all lists share."""
    start = np.array([first_day(region) for region in places.region])
    length = np.array([PERIODS[region][1] for region in places.region])
    elapsed = (people.death - start[people.place]) / length[people.place]
    by_place = rng.normal(0, habit.place_sd, len(places.base)) if habit.place_sd else np.zeros(len(places.base))
    child = (people.death - people.birth) < 18 * 365
    logit = np.log(habit.rate / (1 - habit.rate)) + by_place[people.death_place]
    logit = logit + habit.woman * people.female + habit.child * child
    logit = logit + habit.trend * (elapsed - 0.3) + habit.visibility * visibility
    return np.asarray(rng.random(len(people)) < 1 / (1 + np.exp(-logit)))


def _rows(listed: npt.NDArray[np.bool_], habit: ListHabit, rng: np.random.Generator) -> Rows:
    """Whom each record of the list is about, in the list's order, duplicates included."""
    rows = np.flatnonzero(listed)
    if habit.duplicates:
        rows = np.concatenate([rows, rows[rng.random(len(rows)) < habit.duplicates]])
    return rng.permutation(rows)


def _write_list(people: People, stock: Stock, places: Places, habit: ListHabit, rng: np.random.Generator) -> pa.Table:
    written = write_names(people, stock, habit.names, rng)
    written |= write_fields(people, places, habit.fields, habit.names, rng)
    written["id"] = _ids(len(people), habit, rng)
    empty = pa.array([""] * len(people), pa.string())
    return pa.table({column: written.get(column, empty) for column in COLUMNS})


def _ids(count: int, habit: ListHabit, rng: np.random.Generator) -> pa.StringArray:
    numbers = np.arange(1, count + 1)
    if habit.national_id:
        drawn = np.unique(rng.integers(400_000_000, 980_000_000, count + count // 50 + 10))
        numbers = rng.permutation(drawn)[:count]
    return pa.array([habit.id_form.format(number) for number in numbers.tolist()], pa.string())


def _person_ids(rows: Rows) -> pa.StringArray:
    return pa.array([f"p{row:07d}" for row in rows.tolist()], pa.string())


def _truth_of(name: str, table: pa.Table, rows: Rows) -> pa.Table:
    lists = pa.array([name] * len(rows), pa.string())
    return pa.table({"list": lists, "record_id": table["id"].combine_chunks(), "person_id": _person_ids(rows)})


def _people_table(people: People, stock: Stock, places: Places) -> pa.Table:
    """The people with their names in full, in Arabic letters and in the base form that spellings come from."""
    columns: dict[str, pa.Array] = {"person_id": _person_ids(np.arange(len(people)))}
    for part in ("given", "father", "grandfather", "great_grandfather", "family", "husband", "husband_family"):
        tokens = getattr(people, part).astype(np.int64)
        indexes = pa.array(tokens, mask=tokens == NONE)
        columns[f"{part}_ar"] = pa.array(stock.arabic, pa.string()).take(indexes)
        columns[f"{part}_base"] = pa.array(stock.base, pa.string()).take(indexes)
    columns["sex"] = pa.array(["m", "f"]).take(pa.array(people.female.astype(np.int8)))
    for day in ("birth", "death"):
        columns[f"{day}_date"] = pa.array(getattr(people, day)).cast(pa.date32())
    for where in ("place", "death_place"):
        columns[where] = pa.array(places.arabic, pa.string()).take(pa.array(getattr(people, where)))
    columns["region"] = pa.array(places.region, pa.string()).take(pa.array(people.place))
    columns["household"] = pa.array(people.household)
    columns["lineage"] = pa.array(people.lineage)
    return pa.table(columns)
