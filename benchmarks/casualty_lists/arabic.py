"""Arabic spellings of a token under a style, and what a PDF does to Arabic text."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_BARE = str.maketrans("أإآ", "ااا")
_SEAT_LOST = str.maketrans("ؤئ", "وي")
_NEAR_SOUNDS = (("ظ", "ض"), ("ض", "ظ"), ("ذ", "د"), ("ث", "ت"), ("ط", "ت"), ("ص", "س"), ("ق", "ك"))
_PERSIAN = str.maketrans("يك", "یک")
_HARAKAT = {"مح": "مُح", "عل": "عَل", "حس": "حَس", "مد": "مَّد", "عب": "عَب"}
_JOINS_NOT = frozenset("اأإآدذرزوؤءةى")


def spell(token: str, style: Mapping[str, str]) -> str:
    """Write a token (with its particles) as the style has it: hamzas, ة, ى, joined particles and the rest."""
    token = _particles(token, style)
    return " ".join(_spell_word(word, style) for word in token.split())


def _particles(token: str, style: Mapping[str, str]) -> str:
    words = token.split()
    if len(words) > 1:
        if words[0] == "عبد":
            if style["abd"] == "joined":
                token = "".join(words)
        elif words[1] == "الدين":
            token = "".join(words) if style["din"] == "joined" else token
        elif words[1] == "الله":
            token = "".join(words) if style["allah"] == "joined" else token
        elif words[0] == "أبو":
            token = "".join(words) if style["abu"] == "joined" else token
        elif style["second"] == "cut" and words[0] not in ("آل", "أم", "حاج", "البو", "سيد"):
            token = words[0]
    elif style["article"] == "drop" and token.startswith("ال") and len(token) > 4:
        token = token[2:]
    elif style["article"] == "add" and token[:1] not in "اأآإ" and len(token) > 4:
        token = "ال" + token
    return token


def _spell_word(word: str, style: Mapping[str, str]) -> str:
    article = "ال" if word.startswith("ال") and len(word) > 4 else ""
    stem = word[len(article) :]
    if style["hamza_first"] == "bare":
        stem = stem[:1].translate(_BARE) + stem[1:]
    elif style["hamza_first"] == "under" and stem[:1] == "أ":
        stem = "إ" + stem[1:]
    if style["hamza_mid"] != "keep":
        stem = stem.translate(_SEAT_LOST) if style["hamza_mid"] == "seat" else re.sub("(?<=.)[ؤئ](?=.)", "", stem)
    if style["hamza_mid"] == "seat":
        stem = stem[:1] + stem[1:].translate(_BARE)
    if style["hamza_last"] == "drop" and stem.endswith("اء"):
        stem = stem[:-1]
    stem = _ending(stem, style)
    if style["alif"] == "other":
        stem = _other_alif(stem)
    if style["sound"] == "near":
        stem = _near_sound(stem)
    return _ornaments(article + stem, style)


def _ending(stem: str, style: Mapping[str, str]) -> str:
    if style["ta"] == "ha" and stem.endswith("ة"):
        return stem[:-1] + "ه"
    if stem.endswith("ى") and style["maqsura"] != "keep":
        return stem[:-1] + ("ي" if style["maqsura"] == "ya" else "ا")
    if stem.endswith("ي") and style["ya_last"] == "maqsura":
        return stem[:-1] + "ى"
    return stem


def _other_alif(stem: str) -> str:
    """Spellings that differ by an alif or a waw: رحمن رحمان, إبراهيم ابرهيم, داود داوود, رانية رانيا."""
    for one, other in (("رحمن", "رحمان"), ("براهيم", "برهيم"), ("داود", "داوود"), ("سماعيل", "سمعيل"), ("سحاق", "سحق")):
        if one in stem:
            return stem.replace(one, other)
    if stem.endswith("ية") and len(stem) > 4:
        return stem[:-1] + "ا"
    if stem.endswith("ا") and len(stem) > 3:
        return stem[:-1] + "ه"
    return stem


def _near_sound(stem: str) -> str:
    for one, other in _NEAR_SOUNDS:
        if one in stem:
            return stem.replace(one, other, 1)
    return stem


def _ornaments(word: str, style: Mapping[str, str]) -> str:
    if style["harakat"] == "yes":
        for letters, marked in _HARAKAT.items():
            word = word.replace(letters, marked, 1)
    if style["tatweel"] == "yes" and len(word) > 3:
        for at in range(1, len(word) - 1):
            if word[at] not in _JOINS_NOT and word[at + 1] not in "ءا":
                word = word[: at + 1] + "ـ" * 2 + word[at + 1 :]
                break
    return word.translate(_PERSIAN) if style["letters"] == "persian" else word


def reverse_ligatures(text: str) -> str:
    """What copying from many PDFs does: الله becomes هللا, and لا its two letters the wrong way round."""
    text = text.replace("الله", "هللا").replace("لله", "هلل")
    return re.sub("ل([اأإآ])", r"\1ل", text.replace("هللا", "\0")).replace("\0", "هللا")


@cache
def _forms() -> dict[tuple[str, str], str]:
    forms = {}
    for code in range(0xFE80, 0xFEFD):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2:
            forms[chr(int(parts[1], 16)), parts[0]] = chr(code)
        elif len(parts) == 3:
            forms[chr(int(parts[1], 16)) + chr(int(parts[2], 16)), parts[0]] = chr(code)
    return forms


def presentation_forms(text: str) -> str:
    """Write each letter in the code point of its shape, as text taken from glyphs has it."""
    forms, out, joined = _forms(), [], False
    position = 0
    while position < len(text):
        size = 2 if (text[position : position + 2], "<isolated>") in forms and position + 1 < len(text) else 1
        letter = text[position : position + size]
        after = text[position + size : position + size + 1]
        last = letter[-1]
        goes_on = last.isalpha() and last not in _JOINS_NOT and after.isalpha() and after != "ء"
        shape = ("<medial>" if goes_on else "<final>") if joined else ("<initial>" if goes_on else "<isolated>")
        out.append(forms.get((letter, shape), letter))
        joined = goes_on
        position += size
    return "".join(out)


def break_words(text: str, at: int) -> str:
    """Put a space after a letter that does not join to the next, the `at`-th such place (modulo their number)."""
    places = [i for i in range(1, len(text) - 1) if text[i] in "ادرزو" and text[i + 1] != " "]
    if not places:
        return text
    cut = places[at % len(places)] + 1
    return f"{text[:cut]} {text[cut:]}"
