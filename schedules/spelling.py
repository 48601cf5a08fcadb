"""Names and numbers in one plain form: what is compared, searched and sorted by, in any database.

`Zoë van ’t Hof` and `Hof, ZOE van 't` are one name, `T-001` and `t 1` one number. What is stored of
it is written out from here; whoever changes a rule writes it out anew for every patient.
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

# Signs that are written for one another, or left out: apostrophes, primes and accents on their own.
APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛ʼʻʽʹ`´′＇"))
# Letters that Unicode does not take apart; ß, ﬁ, ĳ and the like it does.
LETTERS = str.maketrans(
    {
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ł": "l",
        "ŋ": "n",
        "ŧ": "t",
        "þ": "th",
        "ə": "e",
    }
)
# As somebody without a key for them writes them: `Mueller`, `Soerensen`, `Aase`.
SPELLED_OUT = str.maketrans(
    dict.fromkeys("äÄ", "ae")
    | dict.fromkeys("öÖøØ", "oe")
    | dict.fromkeys("üÜ", "ue")
    | dict.fromkeys("åÅ", "aa")
)
# What stands before a Dutch family name, or one from elsewhere, and is not sorted by.
BEFORE = (
    "aan af al av bij bin da dal de dei del della den der des di dos du el het ibn in la las le "
    "les lo los onder op over s t te ten ter thoe tot uit van vande vanden vander vant vom von "
    "voor zu zum zur"
)
PREFIXES = frozenset(BEFORE.split())
DASHES = re.compile(r"\s*[-‐‑–—]\s*")
BLANK_LETTERS = "ᅟᅠㅤﾠ"  # letters to Unicode, and nothing to the eye
LIKENESS = 0.85  # of 1: one letter in seven or so may differ


def plain(text: str) -> str:
    """Return the letters and digits of a text, folded, its words one blank apart."""
    text = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    text = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    return " ".join("".join(map(_as_kept, text)).split())


def squeezed(text: str) -> str:
    """Return it without blanks: `De Vries-Jansen` and `devries jansen` are the same."""
    return plain(text).replace(" ", "")


def sort_name(name: str) -> str:
    """Return a name as lists sort it: the family name, the first names, what stands before."""
    family, given, prefix = _parts(name)
    return " ".join((*family, *given, *prefix))


def number_key(number: str) -> str:
    """Return a number without leading zeros, case, blanks and dashes."""
    return re.sub(r"\d+", lambda digits: str(int(digits[0])), squeezed(number))


def spelled_out(text: str) -> str:
    """Return a text with ü as ue and the like; most have nothing of the kind."""
    return unicodedata.normalize("NFC", text).translate(SPELLED_OUT)


def search_text(name: str, number: str) -> str:
    """Return what a search looks in; what is spelled out too comes last: it may be cut off."""
    short, long = squeezed(name), squeezed(spelled_out(name))
    return " ".join((short, squeezed(number), *({long} - {short})))


def has_letter(text: str) -> bool:
    """Tell whether there is a letter that can be seen."""
    return any(
        unicodedata.category(sign) in ("Lu", "Ll", "Lt", "Lo") and sign not in BLANK_LETTERS
        for sign in text
    )


def may_be_one(name: str, other: str) -> bool:
    """Tell whether two names, as they were typed, may be of one: a slip, an initial, a part."""
    return any(
        _is_near(sort_name(spell(name)), sort_name(spell(other))) for spell in (str, spelled_out)
    )


def _is_near(one: str, other: str) -> bool:
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) > 1 and all(any(_is_short_for(word, w) for w in long) for word in short):
        return True
    return SequenceMatcher(None, one, other).ratio() >= LIKENESS


def _as_kept(sign: str) -> str:
    """Return a letter or digit, nothing for an accent or a sign without width, else a blank."""
    category = unicodedata.category(sign)
    if category[0] in "LN" or category == "Mc":  # a vowel that stands beside its consonant
        return sign
    return "" if category in ("Mn", "Me", "Cf") else " "


def _is_short_for(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) == 1 and long.startswith(short))


def _parts(name: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return the family name, the first names, and what stands before the family name."""
    before, comma, after = name.partition(",")
    if comma and plain(before):
        return _parts_of_card(plain(before).split(), plain(after).split())
    # A dash keeps words together: of “Jansen-de Vries” all is the family name.
    joined = DASHES.sub("-", name.replace(",", " "))
    words = [words for text in joined.split() if (words := plain(text).split())]
    return _parts_of_words(words)


def _parts_of_card(family: list[str], given: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Read “Hof, Zoë van 't” and “van 't Hof, Zoë”."""
    start = next((n for n, word in enumerate(family) if word not in PREFIXES), len(family) - 1)
    end = len(given)
    while end and given[end - 1] in PREFIXES:
        end -= 1
    return family[start:], given[:end], given[end:] + family[:start]


def _parts_of_words(words: list[list[str]]) -> tuple[list[str], list[str], list[str]]:
    """Read “Zoë van 't Hof”; without anything before it, the last word is the family name."""
    is_prefix = [len(word) == 1 and word[0] in PREFIXES for word in words]
    last = len(words) - 1
    first = next((n for n in range(1, last) if is_prefix[n]), None)
    if first is None:
        start = first = max(last, 0)
        while start > 1 and len(words[start - 1]) > 1 and words[start - 1][-1] in PREFIXES:
            start = first = start - 1
    else:
        start = next((n for n in range(first, last) if not is_prefix[n]), last)
    flat = [[word for part in parts for word in part] for parts in (words[start:], words[:first])]
    return flat[0], flat[1], [word for part in words[first:start] for word in part]
