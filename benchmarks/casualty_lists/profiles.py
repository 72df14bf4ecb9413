"""Profiles: which lists there are, what each lists of whom, and the habits of who keeps it."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Whom a list lists: effects are on the logit scale."""

    rate: float = 0.7
    woman: float = -0.1
    child: float = 0.0
    place_sd: float = 0.5
    trend: float = 0.3
    """How much likelier the last day is than the first."""
    visibility: float = 0.6
    """Weight of a factor that each person has in all lists: above zero, the lists depend on one another."""


@dataclass(frozen=True, slots=True)
class NameHabit:
    """How a list writes names."""

    scripts: tuple[str, ...] = ("arabic",)
    styles: tuple[str, ...] = ("press",)
    """House styles of romanisation (data/styles.yaml); more than one: several people keep the list."""
    drift: float = 0.15
    """How often a feature of a stray spelling differs from the house style."""
    token_drift: float = 0.1
    """Share of tokens that the list always writes in a stray way."""
    stray: float = 0.08
    """Share of tokens, one by one, written in a stray way."""
    arabic: dict[str, str] = field(default_factory=dict)
    """Preferred spellings of features in data/arabic_spelling.yaml."""
    chains: dict[str, float] = field(default_factory=lambda: {"gfrF": 1.0})
    """Which parts are kept and how often: g given, f father, r grandfather, R his father, F family, S second family."""
    lost: float = 0.01
    """Share of middle parts lost one by one."""
    bin_rate: float = 0.0
    family_first: float = 0.0
    initials: float = 0.0
    upper: bool = False
    typo: float = 0.02
    kunya: float = 0.0
    kunya_added: float = 0.0
    unnamed_infant: float = 0.0
    titles: float = 0.0
    married_name: float = 0.0
    clan: float = 0.0
    """Share, of those whose family has a clan or a nisba beside its name, who stand under that alone."""
    other_middle: float = 0.0
    """Share of middle parts that another name stands for: a byname, a slip of the line, the grandfather's father."""
    lost_space: float = 0.0
    broken_word: float = 0.0
    reversed_ligatures: float = 0.0
    """Share of records (on damaged pages) whose ligatures came out of the PDF the wrong way round."""
    shapes: float = 0.0
    """Share of records in presentation forms."""


@dataclass(frozen=True, slots=True)
class FieldHabit:
    """How a list fills its other columns."""

    missing: dict[str, float] = field(default_factory=dict)
    sex_codes: tuple[str, str] = ("M", "F")
    sex_wrong: float = 0.004
    age_off_one: float = 0.1
    age_off_more: float = 0.02
    age_from_birth: float = 0.5
    """Share of ages that were worked out from the list's own date of birth."""
    months: float = 0.5
    """Share of infants' ages given in months, in words."""
    birth_heaped: float = 0.03
    birth_swapped: float = 0.01
    birth_year_off: float = 0.02
    birth_other: float = 0.02
    death_off: float = 0.1
    day_first: bool = False
    place_coarse: float = 0.1
    place_other: float = 0.03
    place_of_residence: float = 0.3


@dataclass(frozen=True, slots=True)
class ListHabit:
    """One list: whom it lists and how it writes."""

    inclusion: Inclusion = Inclusion()
    names: NameHabit = field(default_factory=NameHabit)
    fields: FieldHabit = field(default_factory=FieldHabit)
    duplicates: float = 0.0
    id_form: str = "{:06d}"
    national_id: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What to generate: the lists, in order, and the world they describe."""

    lists: dict[str, ListHabit]
    regions: tuple[str, ...] = ("gaza",)
    missing_partners: float = 0.0
    """Share of the true partners in the first list that every other list is made to lack."""
    lethality: float = 1.6
    """How often whole households die: 1 is a place where half of the dead died alone."""


_MINISTRY = ListHabit(
    inclusion=Inclusion(rate=0.9, woman=0.0, place_sd=0.3, trend=-0.3, visibility=0.4),
    names=NameHabit(
        chains={"gfrF": 0.985, "gfF": 0.01, "gfrRF": 0.005},
        drift=0.5,
        token_drift=0.05,
        stray=0.04,
        lost=0.004,
        typo=0.01,
    ),
    fields=FieldHabit(
        missing={"birth_date": 0.06, "age": 0.03, "sex": 0.01, "death_date": 1.0, "place": 1.0},
        sex_codes=("ذكر", "أنثى"),
        age_off_one=0.04,
        age_off_more=0.005,
        age_from_birth=0.9,
        birth_heaped=0.01,
        birth_swapped=0.003,
        birth_year_off=0.008,
        birth_other=0.008,
        months=0.2,
    ),
    id_form="{}",
    national_id=True,
)

_PDF = ListHabit(
    inclusion=Inclusion(rate=0.75, woman=-0.05),
    names=NameHabit(
        chains={"gfrF": 0.8, "gfF": 0.12, "gF": 0.03, "gfr": 0.02, "gfrRF": 0.02, "gfrFS": 0.01},
        drift=0.6,
        token_drift=0.12,
        stray=0.1,
        lost=0.02,
        typo=0.025,
        married_name=0.03,
        lost_space=0.03,
        broken_word=0.02,
        reversed_ligatures=0.5,
        shapes=0.03,
        unnamed_infant=0.03,
        bin_rate=0.005,
    ),
    fields=FieldHabit(
        missing={"birth_date": 0.25, "age": 0.08, "sex": 0.05, "death_date": 0.6, "place": 0.5},
        sex_codes=("ذكر", "انثى"),
    ),
    id_form="P-{:06d}",
)

_VOLUNTEER_ARABIC = ListHabit(
    inclusion=Inclusion(rate=0.6, woman=-0.3, child=0.1, place_sd=0.8),
    names=NameHabit(
        chains={"gfF": 0.45, "gF": 0.22, "gfrF": 0.25, "gfr": 0.03, "gf": 0.03, "gFS": 0.02},
        drift=0.8,
        token_drift=0.15,
        stray=0.15,
        lost=0.02,
        typo=0.03,
        married_name=0.15,
        bin_rate=0.02,
        kunya=0.004,
        kunya_added=0.01,
        unnamed_infant=0.05,
        titles=0.015,
    ),
    fields=FieldHabit(
        missing={"birth_date": 0.8, "age": 0.3, "sex": 0.05, "death_date": 0.05, "place": 0.05},
        sex_codes=("ذكر", "أنثى"),
        age_off_one=0.2,
        age_off_more=0.05,
        age_from_birth=0.0,
        birth_heaped=0.2,
    ),
    id_form="v{:05d}",
)

_OFFICE_LATIN = replace(
    _MINISTRY,
    names=NameHabit(
        scripts=("latin",),
        styles=("office",),
        chains={"gfrF": 0.975, "gfF": 0.02, "gfrRF": 0.005},
        drift=0.25,
        token_drift=0.15,
        stray=0.06,
        lost=0.004,
        typo=0.012,
    ),
    fields=replace(_MINISTRY.fields, sex_codes=("M", "F")),
)

_VOLUNTEER_LATIN = ListHabit(
    inclusion=Inclusion(rate=0.7, woman=-0.2, place_sd=0.6),
    names=NameHabit(
        scripts=("latin",),
        styles=("press", "volunteer", "open", "open", "joined"),
        chains={"gfrF": 0.5, "gfF": 0.27, "gF": 0.17, "gfr": 0.02, "gf": 0.01, "gfrRF": 0.01, "gfrFS": 0.02},
        drift=0.4,
        token_drift=0.2,
        stray=0.15,
        lost=0.02,
        typo=0.03,
        bin_rate=0.01,
        family_first=0.02,
        initials=0.01,
        married_name=0.08,
        kunya=0.002,
        kunya_added=0.005,
        unnamed_infant=0.04,
        titles=0.01,
        lost_space=0.004,
    ),
    fields=FieldHabit(
        missing={"birth_date": 0.6, "age": 0.1, "sex": 0.06, "death_date": 0.2, "place": 0.2},
        sex_codes=("male", "female"),
        age_off_one=0.15,
        age_off_more=0.03,
        age_from_birth=0.3,
    ),
    id_form="w{:05d}",
)

_TRANSLATED = replace(
    _VOLUNTEER_LATIN,
    names=replace(
        _VOLUNTEER_LATIN.names,
        styles=("plain", "press", "open"),
        chains={"gfrF": 0.86, "gfF": 0.09, "gF": 0.03, "gfr": 0.01, "gfrRF": 0.01},
        drift=0.3,
        married_name=0.025,
    ),
    fields=replace(
        _VOLUNTEER_LATIN.fields,
        missing={"birth_date": 0.3, "age": 0.05, "sex": 0.03, "death_date": 0.6, "place": 0.6},
        age_off_one=0.08,
        age_off_more=0.015,
    ),
    id_form="t{:05d}",
)

_FRENCH = replace(
    _VOLUNTEER_LATIN,
    inclusion=Inclusion(rate=0.35, woman=-0.5, place_sd=1.0, trend=0.8),
    names=replace(_VOLUNTEER_LATIN.names, styles=("french", "levant"), chains={"gF": 0.6, "gfF": 0.4}),
    fields=replace(_VOLUNTEER_LATIN.fields, day_first=True),
    id_form="F{:05d}",
)

_REGISTER = ListHabit(
    inclusion=Inclusion(rate=0.9, woman=0.0, place_sd=0.0, trend=0.0, visibility=0.0),
    names=NameHabit(
        scripts=("arabic", "latin"),
        styles=("office", "press", "volunteer", "open"),
        chains={"gfrF": 0.7, "gfF": 0.25, "gF": 0.05},
        drift=0.5,
        token_drift=0.1,
        stray=0.08,
        typo=0.02,
        married_name=0.04,
    ),
    fields=FieldHabit(missing={"birth_date": 0.25, "age": 0.1, "sex": 0.03, "death_date": 0.1, "place": 0.1}),
    duplicates=1 / 9,
    id_form="R{:07d}",
)

# The hard profiles: names, sex and an age are all that both lists have, whole families stand on them, and each list has
# its own habit of what it leaves out. Their rates are set so that Splink off the shelf does as badly as on real lists.
_BARE = {"birth_date": 1.0, "death_date": 1.0, "place": 1.0}

_BARE_REGISTER = replace(
    _MINISTRY,
    names=replace(
        _MINISTRY.names,
        chains={"gfrF": 0.86, "gfF": 0.1, "gfr": 0.015, "gF": 0.01, "gfrRF": 0.015},
        token_drift=0.1,
        stray=0.08,
        typo=0.02,
        clan=0.1,
        unnamed_infant=0.1,
        other_middle=0.01,
    ),
    fields=replace(_MINISTRY.fields, missing={**_BARE, "age": 0.06, "sex": 0.02}, age_off_one=0.1, age_off_more=0.02),
)

_BARE_PDF = replace(
    _PDF,
    names=replace(
        _PDF.names,
        chains={"gfrF": 0.3, "gfF": 0.34, "gF": 0.18, "gfr": 0.07, "gfrRF": 0.03, "grF": 0.06, "gfrFS": 0.02},
        married_name=0.08,
        clan=0.6,
        unnamed_infant=0.2,
        other_middle=0.04,
        typo=0.08,
        lost_space=0.05,
        broken_word=0.05,
        bin_rate=0.1,
        kunya=0.005,
    ),
    fields=replace(
        _PDF.fields, missing={**_BARE, "age": 0.3, "sex": 0.06}, age_off_one=0.3, age_off_more=0.08, sex_wrong=0.01
    ),
)

_BARE_OFFICE = replace(
    _OFFICE_LATIN,
    names=replace(
        _OFFICE_LATIN.names,
        styles=("plain",),
        chains=_BARE_REGISTER.names.chains,
        clan=0.1,
        unnamed_infant=0.1,
        other_middle=0.01,
    ),
    fields=replace(_BARE_REGISTER.fields, sex_codes=("M", "F")),
)

_BARE_PRESS = replace(
    _VOLUNTEER_LATIN,
    names=replace(
        _VOLUNTEER_LATIN.names,
        styles=("press", "volunteer"),
        drift=0.25,
        token_drift=0.12,
        stray=0.08,
        chains={"gfrF": 0.6, "gfF": 0.25, "gF": 0.06, "gfr": 0.03, "gfrRF": 0.02, "grF": 0.02, "gfrFS": 0.02},
        married_name=0.06,
        clan=0.5,
        unnamed_infant=0.2,
        other_middle=0.03,
        typo=0.04,
        kunya=0.005,
    ),
    fields=replace(
        _BARE_PDF.fields,
        missing={**_BARE, "age": 0.2, "sex": 0.06},
        sex_codes=("male", "female"),
        age_off_one=0.25,
        age_off_more=0.05,
    ),
)

_BARE_TRANSLATED = replace(
    _BARE_PRESS,
    names=replace(
        _BARE_PRESS.names,
        styles=("office", "press"),
        chains={"gfrF": 0.82, "gfF": 0.1, "gF": 0.03, "gfr": 0.02, "gfrRF": 0.02, "grF": 0.01},
        drift=0.2,
        token_drift=0.1,
        stray=0.05,
        typo=0.03,
        clan=0.3,
    ),
    fields=replace(_BARE_PRESS.fields, missing={**_BARE, "age": 0.1, "sex": 0.04}, age_off_one=0.15, age_off_more=0.03),
)

PROFILES: dict[str, Profile] = {
    "arabic": Profile({"list_a": _MINISTRY, "list_b": _PDF}, missing_partners=0.3),
    "latin": Profile({"list_a": _OFFICE_LATIN, "list_b": _TRANSLATED}, missing_partners=0.3),
    "across": Profile({"list_a": _MINISTRY, "list_b": _VOLUNTEER_LATIN}, missing_partners=0.3),
    "across_full": Profile({"list_a": _MINISTRY, "list_b": _TRANSLATED}, missing_partners=0.3),
    "hard_arabic": Profile({"list_a": _BARE_REGISTER, "list_b": _BARE_PDF}, missing_partners=0.3, lethality=3.0),
    "hard_latin": Profile({"list_a": _BARE_OFFICE, "list_b": _BARE_PRESS}, missing_partners=0.3, lethality=3.0),
    "hard_across": Profile({"list_a": _BARE_REGISTER, "list_b": _BARE_TRANSLATED}, missing_partners=0.3, lethality=3.0),
    "mixed": Profile(
        {"list_a": _MINISTRY, "list_b": _VOLUNTEER_ARABIC, "list_c": _VOLUNTEER_LATIN, "list_d": _FRENCH},
        regions=("syria", "iraq", "yemen", "gaza"),
    ),
    "scale": Profile({"list_a": _REGISTER}, regions=("gaza", "syria", "iraq", "yemen"), lethality=1.2),
}
"""Named profiles. Two-list ones are one region's; change it with `dataclasses.replace(profile, regions=("syria",))`."""
