"""The vault: originals and contents sealed under keys that can be destroyed, and what is said of them without showing
them.

The normative form is `formats/vault.md`. Salts, nonces and keys come in as arguments: whoever calls brings the
randomness.
"""
