"""Other spellings of a text that is signed or handed over, none of which may be taken for it."""

from __future__ import annotations


def variants(note: bytes) -> list[bytes]:
    """Every change of a byte to a few others, every byte left out, every byte twice."""
    found = []
    for at in range(len(note)):
        others = {note[at] ^ 1, note[at] ^ 0x20, ord("A"), ord("="), ord("\n"), ord(" "), ord("0")}
        found += [note[:at] + bytes([other]) + note[at + 1 :] for other in others]
        found += [note[:at] + note[at + 1 :], note[:at] + note[at : at + 1] + note[at:]]
    return [each for each in found if each != note]
