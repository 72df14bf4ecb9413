"""Whatever is changed in a package is found by both verifiers, and they say the same of it.

The same forgeries as in `benchmarks/tampering.py`, fewer of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import pytest

from benchmarks import forger
from benchmarks.forger import Forgery
from benchmarks.tampering import Cast, Tally, drawn, judge, layered, make_cast, single_bytes
from sijill.ledger import verification
from sijill.workflows.verification import package


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return make_cast(tmp_path_factory.mktemp("cast"), 20)


@pytest.fixture(autouse=True)
def signatures_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most signatures of a forgery are those of the one before: looked at once."""
    theirs = forger.one_file_verifier()
    monkeypatch.setattr(verification, "verify_entry", lru_cache(100_000)(verification.verify_entry))
    monkeypatch.setattr(theirs, "ed25519_verify", lru_cache(100_000)(theirs.ed25519_verify))


def judged(forgeries: Iterable[Forgery]) -> Tally:
    tally = Tally()
    for forgery in forgeries:
        judge(forgery, tally)
    return tally


def assert_all_found(tally: Tally, least: int) -> None:
    assert tally.forgeries >= least
    assert (tally.missed, tally.by_one, tally.told_otherwise, tally.crashed) == (0, 0, 0, 0), tally.named


def test_the_package_is_valid_before_it_is_changed(cast: Cast) -> None:
    assert forger.verify_ours(cast.files).json()["verdict"] == forger.verify_theirs(cast.files)["verdict"] == "valid"


def test_one_byte_anywhere(cast: Cast) -> None:
    assert_all_found(judged(single_bytes(cast.files, 101)), 1000)


def test_an_original_in_a_folder_is_none(cast: Cast) -> None:
    moved = {path.replace("originals/3.txt", "originals/3.d/f.txt"): data for path, data in cast.files.items()}
    made = forger.resealed(moved, cast.log)
    assert_all_found(judged([Forgery("an extension with a folder", made)]), 1)


def test_every_byte_of_what_is_small(cast: Cast) -> None:
    """Checkpoint, seal, declaration, a key, a content, a tile: every byte of each."""
    tile = next(path for path in cast.files if path.startswith("data/ledger/tile/0/"))
    key = next(path for path in sorted(cast.files) if path.endswith(".pem"))
    small = ("data/ledger/checkpoint", "seal", "bagit.txt", "bag-info.txt", "tagmanifest-sha256.txt", key, tile)

    def changes() -> Iterator[Forgery]:
        for path in (*small, "data/contents/3"):
            data = cast.files[path]
            for at in range(len(data)):
                yield Forgery(f"{path} {at}", {**cast.files, path: forger.changed(data, at, 1 << at % 8)})

    assert_all_found(judged(changes()), 2000)


def test_dropped_doubled_swapped_set_back(cast: Cast) -> None:
    assert_all_found(judged(forger.structural(cast.files, cast.older, cast.other, cast.log)), 60)


def test_a_thief_of_the_log_key_makes_all_fit_again(cast: Cast) -> None:
    tally = judged(layered(cast, 300))
    assert_all_found(tally, 300)
    assert tally.codes["signature"] > 10, "or the signatures were not what was looked at"


def test_changed_in_ways_drawn_by_lot(cast: Cast) -> None:
    assert_all_found(judged(islice(drawn(cast, 7, 1500), 1500)), 1400)


def test_a_verifier_that_does_not_look_is_told_apart(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of the check: without its look at the seal, ours misses what only the seal holds."""
    monkeypatch.setattr(package._Package, "_verify_seal", lambda self, ledger: None)
    cover = "data/ro-crate-preview.html"
    forged = forger.repacked({**cast.files, cover: cast.files[cover] + b" "})
    tally = judged([Forgery("the cover page, repacked", forged)])
    assert tally.by_one == 1
