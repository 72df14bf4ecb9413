"""The peer of `linkage_scale`: Splink as its own examples set it, on names whose letters were normalised.

Comparisons are those that its library has ready (Jaro–Winkler at two thresholds for both names, the date of birth,
exact matches of sex and place), blocks are equal pairs of columns, u comes from random pairs and m by expectation
maximisation, clusters are connected components from a probability of 0.95.
"""

from __future__ import annotations

import csv
import logging
import time
from pathlib import Path
from typing import Any

from benchmarks.linkage_scale import Measured, peak_mib, processor_s

PROBABILITY = 0.95
SEED = 1
PAIRS_FOR_U = 1e6
FOLD = r"translate(trim(lower(regexp_replace({}, '[\x{{064B}}-\x{{0652}}\x{{0640}}]', '', 'g'))), 'أإآٱةى', 'ااااهي')"
CLEAN = f"""create table records as select id as unique_id, name_ar, name_latin, sex, place,
    split_part(name_ar, ' ', 1) as given, split_part(name_ar, ' ', -1) as family,
    split_part(name_latin, ' ', 1) as given_latin, split_part(name_latin, ' ', -1) as family_latin, birth_date
    from (select id, nullif({FOLD.format("name_ar")}, '') as name_ar, nullif({FOLD.format("name_latin")}, '')
    as name_latin, nullif(sex, '') as sex, nullif(place, '') as place, nullif(birth_date, '') as birth_date
    from read_csv(?, all_varchar = true))"""
RULES = (("name_ar",), ("name_latin",), ("given", "family"), ("given_latin", "family_latin"), ("birth_date", "sex"))


def measure_peer(folder: str, file: str) -> Measured:
    """Deduplicate one file, in this process; clusters go to `peer.csv`."""
    begun = time.perf_counter(), processor_s()
    logging.disable(logging.WARNING)
    import duckdb
    from splink import DuckDBAPI, Linker, block_on

    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set memory_limit = '3GB'")
    connection.execute(CLEAN, [file])
    linker = Linker(DuckDBAPI(connection=connection).register("records"), _settings())
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("name_ar", "birth_date")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_U, seed=SEED)
    for rule in (("given", "family"), ("birth_date",)):
        training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    predicted = linker.inference.predict(threshold_match_probability=PROBABILITY)
    pairs = len(predicted.as_pyarrow_table())
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=PROBABILITY
    ).as_pyarrow_table()
    with (Path(folder) / "peer.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("record_id", "cluster_id"))
        writer.writerows(zip(clusters["unique_id"].to_pylist(), clusters["cluster_id"].to_pylist(), strict=True))
    return {"seconds": (time.perf_counter() - begun[0], processor_s() - begun[1]), "peak": peak_mib(), "pairs": pairs}


def _settings() -> Any:
    from splink import SettingsCreator, block_on
    from splink import comparison_library as library

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.JaroWinklerAtThresholds("name_ar", [0.92, 0.8]),
            library.JaroWinklerAtThresholds("name_latin", [0.92, 0.8]),
            library.DateOfBirthComparison("birth_date", input_is_string=True),
            library.ExactMatch("sex"),
            library.ExactMatch("place"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
    )
