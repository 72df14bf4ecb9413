"""Vague and idiomatic numbers: dozens, several hundred, half a million, a couple."""

from __future__ import annotations

from sijill.reading.counts.scene import Numeral, Scene


def read_plural(scene: Scene, index: int) -> Numeral:
    """Read "dozens", "tens of thousands", "hundreds of thousands"."""
    words = scene.words
    low, last = 2 * words.plurals[scene.word(index)], index + 1
    while scene.word(last) == "of" and scene.word(last + 1) in words.plurals:
        low *= words.plurals[scene.word(last + 1)]
        last += 2
    return Numeral(index, last, low, None, True, vague=True, scale=max(low // 2, 1))


def read_idiom(scene: Scene, index: int, word: str) -> Numeral | None:
    """Read the idiom that has its chief word, `word`, at `index`, or None where the word is no number there."""
    words, before = scene.words, scene.word(index - 1)
    article = before in ("a", "an")
    first = index - article
    if word == "half":
        return _half(scene, first, index)
    if word in ("quarter", "quarters"):
        return _quarter(scene, index)
    if word in words.groups:
        if word == "score" and not (article and scene.word(index + 1) == "of"):
            return None
        return Numeral(first, index + 1, words.groups[word], words.groups[word], True, scale=words.groups[word])
    if word in words.pairs:
        return _pair(scene, first, index, article)
    low, last, scale = words.vague[word], index + 1, 1
    after = scene.word(last)
    step = words.scales.get(after) or words.groups.get(after) or words.plurals.get(after)
    if word != "several" and not article and not step:
        return None
    if step:
        low, last, scale = low * step, last + 1, step
        more = words.scales.get(scene.word(last), 0)
        if more > step:
            low, last, scale = low * more, last + 1, more
    return Numeral(first, last, low, None, True, vague=True, scale=scale)


def _half(scene: Scene, first: int, index: int) -> Numeral | None:
    """Read "half a million", "half a dozen"; another half is a part of something and no number here."""
    words, last = scene.words, index + 1 + (scene.word(index + 1) == "a")
    step = words.scales.get(scene.word(last)) or words.groups.get(scene.word(last))
    if step:
        return Numeral(first, last + 1, step // 2, step // 2, scene.word(last) in words.groups, scale=step)
    return Numeral(index, index + 1, 0, None, role="multiple") if scene.word(last) == "of" else None


def _quarter(scene: Scene, index: int) -> Numeral | None:
    """Read "a quarter of a million", "three quarters of a million"."""
    words, before = scene.words, scene.word(index - 1)
    scale = words.scales.get(scene.word(index + 3), 0)
    if scale < 1000 or (scene.word(index + 1), scene.word(index + 2)) != ("of", "a"):
        return None
    parts = words.numbers.get(before, 1) if before != "one" else 1
    value = scale * parts // 4
    first = index - 1 if before in words.numbers or before == "a" else index
    return Numeral(first, index + 4, value, value, scale=scale)


def _pair(scene: Scene, first: int, index: int, article: bool) -> Numeral | None:
    if not article:
        return None
    last = index + 1
    step = scene.words.scales.get(scene.word(last + (scene.word(last) == "of")), 0)
    if step:
        last += 1 + (scene.word(last) == "of")
        return Numeral(first, last, 2 * step, 2 * step, True, scale=step)
    if scene.word(index) == "couple" and scene.word(last) != "of":  # husband and wife
        return Numeral(first, last, 2, 2, noun="people")
    return Numeral(first, last, 2, 2, scene.word(index) == "couple")
