"""A content about several documents is sealed under what all of their keys make (formats/vault.md, Contents)."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sijill.vault.joint import joint_key

ONE, OTHER = bytes(range(32)), bytes(range(32, 64))


def test_of_one_document_it_is_its_own_key() -> None:
    assert joint_key([ONE]) == ONE


def test_of_two_it_is_hkdf_of_both_in_their_order() -> None:
    hkdf = HKDF(SHA256(), 32, salt=None, info=b"sijill-joint-key/1")
    assert joint_key([ONE, OTHER]) == hkdf.derive(ONE + OTHER)
    assert joint_key([ONE, OTHER]) != joint_key([OTHER, ONE])
