"""Does a casebook or a package hold? The stages of formats/verification.md in their order, and the verdict.

Reads, and writes nothing; needs no passphrase. What is wrong is a value, never an exception: see `verdict.Verdict`.
"""
