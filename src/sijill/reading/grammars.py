"""What each language brings to reading a sentence: from its words to drafts, who did it, who says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sijill.reading.arabic import attribution as arabic_attribution
from sijill.reading.arabic.drafts import arabic_drafts
from sijill.reading.attribution import Attributed, find_attribution
from sijill.reading.drafts import Draft, english_drafts
from sijill.reading.parts import Before, Item, Words
from sijill.reading.settings import choose_actor
from sijill.reading.tokens import Tokens

Actors = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one language over the parts that all share."""

    drafts: Callable[[Words, int, int, Before], tuple[list[Item], list[Draft]]]
    actor: Callable[[Actors, Item, tuple[int, int], Words], str | None]
    attribution: Callable[[Words, Tokens, str, int, int], Attributed | None]


GRAMMARS = {
    "en": Grammar(english_drafts, choose_actor, find_attribution),
    "ar": Grammar(arabic_drafts, arabic_attribution.choose_actor, arabic_attribution.find_attribution),
}
