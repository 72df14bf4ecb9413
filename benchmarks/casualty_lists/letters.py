"""The base form of a name: one letter a sound, from which Arabic letters and every Latin spelling follow by rule.

Consonants: b t v(ث) j H(ح) x(خ) d V(ذ) r z s c(ش) S D T Z(ظ) E(ع) G(غ) f q k l m n h w y 2(ء). Short vowels a i u, long
A I U, `Y` a final ى, `@` a long a that is not written, `p` ة (after an a). A doubled letter is a shadda, `_` before a
vowel an alif without hamza, `al-` the article.
"""

CONSONANTS = dict(
    zip("btvjHxdVrzscSDTZEGfqklmnhwyp", "بتثجحخدذرزسشصضطظعغفقكلمنهوية", strict=True),
)
LONG_VOWELS = {"A": "ا", "I": "ي", "U": "و", "Y": "ى", "@": ""}
VOWELS = frozenset("aiuAIUY@")
SUN_LETTERS = frozenset("tvdVrzscSDTZln")
_FIRST_VOWELS = {"a": "أ", "u": "أ", "i": "إ", "A": "آ", "I": "إي", "U": "أو"}
_SEATS = {"a": "أ", "i": "ئ", "u": "ؤ"}


def arabic_of(base: str) -> str:
    """Write a base form in Arabic letters, without vowel marks."""
    return " ".join(_arabic_word(word) for word in base.split())


def _arabic_word(word: str) -> str:
    if word.startswith("al-"):
        return "ال" + _arabic_word(word[3:])
    if word.startswith("_"):
        return "ا" + "".join(_arabic_letters(word[1:]))[1:]
    return "".join(_arabic_letters(word))


def _arabic_letters(word: str) -> list[str]:
    letters = []
    for position, letter in enumerate(word):
        before = word[position - 1] if position else ""
        after = word[position + 1] if position + 1 < len(word) else ""
        if not before and letter in _FIRST_VOWELS:
            letters.append(_FIRST_VOWELS[letter])
        elif letter == "2":
            letters.append(_hamza(before, after))
        elif letter == before and letter not in VOWELS:
            continue  # the shadda is not written
        elif letter == "A" and before == "2" and letters[-1] == "آ":
            continue
        else:
            letters.append(CONSONANTS.get(letter) or LONG_VOWELS.get(letter, ""))
    return letters


def _hamza(before: str, after: str) -> str:
    if not after:
        return _SEATS.get(before, "ء")
    if before in "iI" or after in "iI":
        return "ئ"
    if before in "uU" or after in "uU":
        return "ؤ"
    if before == "A":
        return "ء"
    return "آ" if after == "A" else "أ"
