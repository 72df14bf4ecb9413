"""Time of whole processes: how long a person waits for the command to answer.

./run bench startup
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
COMMANDS = (["-c", "pass"], ["-m", "sijill.cli", "--version"], ["-m", "sijill.cli", "read", "--help"])


def seconds(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    print(f"{'python …':34} {'median s':>9} {'slowest s':>9}   of {ROUNDS} runs")
    for arguments in COMMANDS:
        taken = [seconds(arguments) for _ in range(ROUNDS)]
        print(f"{' '.join(arguments):34} {statistics.median(taken):9.3f} {max(taken):9.3f}")


if __name__ == "__main__":
    main()
