"""What a benchmark costs, whatever else the machine is doing."""

from __future__ import annotations

import resource


def processor_s() -> float:
    """Processor seconds so far of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
