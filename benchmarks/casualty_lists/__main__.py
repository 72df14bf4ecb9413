"""`python -m benchmarks.casualty_lists --people N --seed S --profile NAME --out DIR`: lists and truth as CSV."""

import argparse
from dataclasses import replace
from pathlib import Path

import pyarrow.csv as csv  # type: ignore[import-untyped]

from benchmarks.casualty_lists import PROFILES, generate
from benchmarks.casualty_lists.names import REGIONS


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.casualty_lists", description="Generate casualty lists.")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="across")
    parser.add_argument("--region", choices=REGIONS, action="append", help="instead of the profile's")
    parser.add_argument("--missing-partners", type=float, help="share of true partners that later lists lack")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    profile = PROFILES[args.profile]
    if args.region:
        profile = replace(profile, regions=tuple(args.region))
    made = generate(args.people, args.seed, profile, missing_partners=args.missing_partners)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, table in {**made.lists, "people": made.people, "truth": made.truth}.items():
        csv.write_csv(table, args.out / f"{name}.csv")
        print(f"{name}.csv: {table.num_rows} rows")


if __name__ == "__main__":
    main()
