"""Who says an Arabic sentence, and who is said to have done it. The verb stands first: "قال ناشطون إن …"."""

from __future__ import annotations

from sijill.reading.arabic.closed import load_closed
from sijill.reading.attribution import Attributed
from sijill.reading.parts import Item, Words
from sijill.reading.tokens import Tokens
from sijill.values.document import Speaker

LONGEST = 9
DOER_REACH = 2
SAID_REACH = 8
OPENINGS = frozenset(":«")
ENDS = frozenset(':،,.؛«»"“”()؟!') | {"ل"}


def find_attribution(words: Words, tokens: Tokens, text: str, first: int, last: int) -> Attributed | None:
    """The first attribution of the sentence over tokens `first`–`last`, if it has one."""
    lexicon = words.lexicon
    for at in range(first, last):
        word = words.lower[at]
        for rest in lexicon.according.get(word, ()):
            end = at + 1 + len(rest)
            if end <= last and tuple(words.lower[at + 1 : end]) == rest:
                found = _named(words, tokens, text, end, last, at)
                if found is not None:
                    return found
        if word in lexicon.reporting:
            found = (
                _named(words, tokens, text, at + 1, last, at)
                or _subject_before(words, tokens, text, first, at)
                or _going_on(words, at, last)
            )
            if found is not None:
                return found
    return None


def _going_on(words: Words, verb: int, last: int) -> Attributed | None:
    """The speaker before, where the verb names nobody ("وأضاف أن …")."""
    if words.lower[verb] not in words.lexicon.rules.continuing or verb + 1 >= last:
        return None
    following = words.lower[verb + 1]
    opens = _begins_speech(following) or following in ENDS or following in load_closed().goes_on
    return Attributed(None, True, verb, verb + 1, verb, verb + 1) if opens else None


def _begins_speech(word: str) -> bool:
    return word in OPENINGS or word in load_closed().says


def _named(words: Words, tokens: Tokens, text: str, start: int, last: int, verb: int) -> Attributed | None:
    """The speaker whom the words from `start` name, up to a word that ends them."""
    end = start
    while end < last and end - start < LONGEST and not _ends(words, end):
        end += 1
    return _speaker(words, tokens, text, start, end, verb)


def _ends(words: Words, at: int) -> bool:
    word = words.lower[at]
    if word in ENDS or word in words.lexicon.rules.speaker_ends or at in words.timed or word in words.lexicon.reporting:
        return True
    return at in words.counts or word.startswith("_")


def _subject_before(words: Words, tokens: Tokens, text: str, first: int, verb: int) -> Attributed | None:
    """The subject that stands before the verb at the head of a sentence ("الدفاع المدني أعلن أن")."""
    if not 1 <= verb - first <= LONGEST or any(_ends(words, at) for at in range(first, verb)):
        return None
    return _speaker(words, tokens, text, first, verb, verb)


def _speaker(words: Words, tokens: Tokens, text: str, start: int, end: int, verb: int) -> Attributed | None:
    while start < end and words.lower[start] in load_closed().not_speakers:
        start += 1
    while end > start and words.lower[end - 1] in ("ب", "ل", "و", "ف"):
        end -= 1
    if start >= end:
        return None
    lower, lexicon = words.lower[start:end], words.lexicon
    telling = [word for word in lower if word in lexicon.speaker_words]
    if not telling and not _is_name(words, start, end):
        return None
    reach = range(end, min(end + SAID_REACH, len(words.lower)))
    said = next((at for at in reach if _begins_speech(words.lower[at])), end + 1)
    if telling and lower[0] in lexicon.unnamed and end - start == 1:
        return Attributed(Speaker(None, "unnamed"), False, start, end, verb, said)
    name = text[tokens.starts[start] : tokens.ends[end - 1]]
    role = "unnamed" if lower[0] in lexicon.unnamed else _role(words, lower)
    return Attributed(Speaker(name, role), False, start, end, verb, said)


def _is_name(words: Words, start: int, end: int) -> bool:
    """Whether the words may be somebody's name: none of them says something else."""
    return end - start <= 4 and all(
        not words.entries(at, at + 1)[1] and words.lexicon.function.get(words.lower[at]) is None
        for at in range(start, end)
    )


def _role(words: Words, lower: list[str]) -> str:
    roles = {words.lexicon.speaker_roles[word] for word in lower if word in words.lexicon.speaker_roles}
    return next((role for role in ("official", "organisation", "outlet", "witness") if role in roles), "person")


def choose_actor(actors: list[tuple[int, int, str]], item: Item, clause: tuple[int, int], words: Words) -> str | None:
    """Who is said to have done it: right after the verb, or after "من قبل", "على يد", "قصف"."""
    for first, last, name in actors:
        if not clause[0] <= first < clause[1]:
            continue
        if item.frame in ("object", "target", "property") and 0 <= first - item.last <= DOER_REACH:
            return name
        if item.frame in ("object", "target", "property") and item.first - last in (0, 1):
            return name  # the doer before the verb
        if _led(words, first) or (item.kind and 0 <= first - item.last <= DOER_REACH and item.frame != "of"):
            return name
    return None


def _led(words: Words, first: int) -> bool:
    """Whether a word that leads to a doer stands right before."""
    for size in (1, 2):
        lead = tuple(words.lower[max(0, first - size) : first])
        if lead and any(lead[1:] == rest for rest in words.lexicon.agents.get(lead[0], ())):
            return True
    return False
