"""The names of months and weekdays as people write them, Dutch and English."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag monday ma mon",
            "dinsdag tuesday di din tue tues",
            "woensdag wednesday wo woe wed",
            "donderdag thursday do don thu thur thurs",
            "vrijdag friday vr vri vrij fri",
            "zaterdag saturday za zat sat",
            "zondag sunday zo zon sun",
        )
    )
    for name in names.split()
}
WHOLE_WEEKDAYS = [name for name in WEEKDAYS if name.endswith(("day", "dag"))]


def one_of(names: list[str] | dict[str, int]) -> str:
    """Return a pattern for one of these words, the longest first."""
    return "(?:" + "|".join(sorted(names, key=len, reverse=True)) + ")"


MONTH = one_of(MONTHS)
WEEKDAY = one_of(WEEKDAYS)
WHOLE_WEEKDAY = one_of(WHOLE_WEEKDAYS)
