"""The append-only ledger: entries, the Merkle tree, checkpoints, proofs, verification. It sees bytes and keys only.

The normative form is `formats/ledger.md` and `formats/acts.md`.
"""
