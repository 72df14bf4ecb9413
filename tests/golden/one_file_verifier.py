"""The verifier that stands alone, loaded from its file as whoever receives a package would."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

PATH = Path(__file__).parents[2] / "verifier" / "sijill_verify.py"


@cache
def load_verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sijill_verify_alone", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
