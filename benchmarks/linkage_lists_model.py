"""The settings of `linkage_lists`: comparisons, blocking rules and training, plain and ours, as Splink takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

SEED = 20
PAIRS_FOR_U = 2e6
PAIRS_FOR_EM = 3e5
RECALL_OF_SURE_RULES = 0.6

Rule = tuple[str, ...]
Level = dict[str, Any]

BLOCKING_RULES: tuple[Rule, ...] = (
    ("number",),
    ("email",),
    ("mailbox",),
    ("whole",),
    ("postcode", "given_1"),
    ("postcode", "family_2"),
    ("postcode", "born"),
    ("postcode", "occupation"),
    ("postcode", "house"),
    ("given_3", "family_4"),
    ("family_key", "given_1"),
    ("given_key", "born"),
    ("family_key", "born"),
    ("family_key", "year"),
    ("family_key", "place"),
    ("family_key", "outward"),
    ("family_key", "occupation"),
    ("given", "place"),
    ("given_key", "outward"),
    ("given_1", "outward", "occupation"),
    ("family_2", "given_1", "born"),
    ("born", "place"),
    ("born", "outward"),
    ("born", "occupation"),
    ("born", "house"),
    ("born", "street"),
    ("year", "place"),
    ("year", "outward"),
    ("outward", "occupation"),
    ("place", "occupation"),
    ("street", "house"),
    ("tokens", "born"),
    ("tokens", "outward"),
    ("tokens", "place"),
)
SURE_RULES: tuple[Rule, ...] = (("whole", "born"), ("born", "postcode"), ("number", "born"), ("email", "family"))
TRAINING_RULES: tuple[Rule, ...] = (("given", "family"), ("born",), ("postcode",), ("email",))


def usable(rules: Sequence[Rule], columns: frozenset[str]) -> list[Rule]:
    """The rules all whose columns are there."""
    return [rule for rule in rules if columns.issuperset(rule)]


# Comparison levels, from the most to the least alike. `X_l` and `X_r` are the two records' values.


def level(condition: str, frequencies: str | None = None, share: float = 1.0) -> Level:
    """A level, with the term frequencies of a column where agreement on a rare value says more."""
    made: Level = {"sql_condition": condition, "label_for_charts": condition}
    if frequencies:
        made |= {
            "tf_adjustment_column": frequencies,
            "tf_adjustment_weight": share,
            "disable_tf_exact_match_detection": True,
        }
    return made


def same(column: str, share: float = 1.0) -> Level:
    return level(f"{column}_l = {column}_r", column, share)


def near(column: str, similarity: float) -> Level:
    return level(f"jaro_winkler_similarity({column}_l, {column}_r) >= {similarity}")


def typing_error(column: str, most: int = 1) -> Level:
    return level(f"damerau_levenshtein({column}_l, {column}_r) <= {most}")


def absent(*columns: str) -> Level:
    """One side lacks every one of the columns, or no column is on both."""
    condition = " and ".join(f"({column}_l is null or {column}_r is null)" for column in columns)
    return {"sql_condition": condition, "label_for_charts": "absent", "is_null_level": True}


OTHERWISE = {"sql_condition": "ELSE", "label_for_charts": "otherwise"}


def elsewhere(column: str) -> Level:
    """The name stands among the other record's names, in whichever column."""
    return level(f"list_contains(tokens_r, {column}_l) or list_contains(tokens_l, {column}_r)")


def alike_name(column: str) -> Level:
    return level(
        f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.93 or damerau_levenshtein({column}_l, {column}_r) <= 1",
        column,
        0.5,
    )


LEVELS: dict[Rule, list[Level]] = {
    ("given",): [
        same("given"),
        alike_name("given"),
        level("least(length(given_l), length(given_r)) <= 2 and given_l[1] = given_r[1]"),
        level("given_3_l = given_3_r or given_key_l = given_key_r"),
        elsewhere("given"),
        near("given", 0.75),
        level("given_l[1] = given_r[1]"),
    ],
    ("family",): [
        same("family"),
        alike_name("family"),
        level("family_key_l = family_key_r"),
        elsewhere("family"),
        near("family", 0.8),
        level("family_l[1] = family_r[1]"),
    ],
    ("born",): [
        same("born"),
        typing_error("born"),
        level("year_l = year_r"),
        typing_error("born", 2),
        level("abs(try_cast(year_l as int) - try_cast(year_r as int)) <= 10"),
    ],
    ("postcode", "place"): [
        same("postcode"),
        typing_error("postcode"),
        level("outward_l = outward_r and place_l = place_r", "outward"),
        same("outward"),
        level("place_l = place_r and area_l <> area_r", "place"),
        same("place"),
        typing_error("place", 2),
        near("place", 0.85),
        level("area_l = area_r"),
    ],
    ("place",): [same("place"), typing_error("place", 2), near("place", 0.85)],
    ("occupation",): [same("occupation")],
    ("sex",): [level("sex_l = sex_r")],
    ("region",): [level("region_l = region_r")],
    ("street",): [same("street"), typing_error("street", 2), near("street", 0.9)],
    ("building",): [same("building"), typing_error("building", 2), near("building", 0.9)],
    ("house",): [same("house"), typing_error("house")],
    ("number",): [level("number_l = number_r"), typing_error("number"), typing_error("number", 2)],
    ("email",): [same("email"), typing_error("email"), same("mailbox"), near("email", 0.88)],
}
"""The columns that a comparison is about → its levels. A column is compared once: `place` with the postcode if any."""


def comparisons(columns: frozenset[str]) -> list[Any]:
    """The comparisons of what there is."""
    from splink.comparison_library import CustomComparison

    made, compared = [], set[str]()
    for about, levels in LEVELS.items():
        if columns.issuperset(about) and compared.isdisjoint(about):
            compared.update(about)
            made.append(
                CustomComparison(
                    output_column_name="_".join(about), comparison_levels=[absent(*about), *levels, OTHERWISE]
                )
            )
    return made


def our_settings(columns: frozenset[str], link_type: Any) -> Any:
    """Our recipe for what there is."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type=link_type,
        unique_id_column_name="n",
        comparisons=comparisons(columns),
        blocking_rules_to_generate_predictions=[
            block_on(*rule, arrays_to_explode=["tokens"] if "tokens" in rule else None)
            for rule in usable(BLOCKING_RULES, columns)
        ],
        retain_matching_columns=False,
    )


PLAIN_RULES: tuple[Rule, ...] = (
    ("substr(given,1,3)", "substr(family,1,4)"),
    ("family", "born"),
    ("given", "born"),
    ("postcode", "given"),
    ("postcode", "family"),
    ("born", "place"),
    ("substr(postcode,1,3)", "born"),
    ("substr(postcode,1,3)", "given"),
    ("substr(postcode,1,3)", "family"),
    ("number",),
)
"""Those of Splink's example for the historical set, with the number of its febrl examples."""

PLAIN_RULES_WITH_EMAIL: tuple[Rule, ...] = (("given",), ("family",), ("email",))
"""Those of its example for the fake set, which is small."""


def plain_settings(columns: frozenset[str], link_type: Any) -> Any:
    """What Splink's library has ready for each kind of column."""
    from splink import SettingsCreator, block_on
    from splink import comparison_library as library

    ready: dict[str, Callable[[], Any]] = {
        "born": lambda: library.DateOfBirthComparison("born", input_is_string=True),
        "postcode": lambda: (
            library.PostcodeComparison("postcode")
            if "region" not in columns
            else library.LevenshteinAtThresholds("postcode", 1)
        ),
        "number": lambda: library.DamerauLevenshteinAtThresholds("number", [1, 2]),
        "email": lambda: library.EmailComparison("email"),
        "street": lambda: library.JaroWinklerAtThresholds("street", [0.9, 0.7]),
        "place": lambda: library.ExactMatch("place").configure(term_frequency_adjustments=True),
        "occupation": lambda: library.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        "house": lambda: library.ExactMatch("house"),
    }
    names = library.ForenameSurnameComparison("given", "family", forename_surname_concat_col_name="whole")
    return SettingsCreator(
        link_type=link_type,
        unique_id_column_name="n",
        comparisons=[names, *(make() for column, make in ready.items() if column in columns)],
        blocking_rules_to_generate_predictions=[
            block_on(*rule)
            for rule in (PLAIN_RULES_WITH_EMAIL if "email" in columns else PLAIN_RULES)
            if columns.issuperset(_named(rule))
        ],
        retain_matching_columns=False,
    )


def _named(rule: Rule) -> set[str]:
    return {part.removeprefix("substr(").split(",")[0] for part in rule}


def train(linker: Any, columns: frozenset[str], *, prior_by_em: bool) -> None:
    """Estimate without labels: u from random pairs, m by expectation–maximisation, term frequencies left for later.

    The probability that two random records match is guessed from rules that are sure to be right and their assumed
    recall; with `prior_by_em` the training sessions say it instead, each corrected for its blocking rule.
    """
    from splink import block_on

    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in usable(SURE_RULES, columns)], recall=RECALL_OF_SURE_RULES
    )
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_U, seed=SEED)
    for rule in usable(TRAINING_RULES, columns):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule),
            estimate_without_term_frequencies=True,
            max_pairs=PAIRS_FOR_EM,
            populate_probability_two_random_records_match_from_trained_values=prior_by_em,
        )
