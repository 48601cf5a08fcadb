"""Counts what a nurse presses and types."""

DAY_KEYS = 8  # of a day that is typed


class Effort:
    """What an act costs: clicks, and keys of what must be typed."""

    def __init__(self):
        self.clicks = self.keys = 0

    def press(self, what):
        self.clicks += 1
        what.click()

    def choose(self, field, value):
        self.clicks += 2  # it opens, and an answer is taken
        field.select_option(value)

    def day(self, field, day):
        self.clicks += 1
        self.keys += DAY_KEYS
        field.fill(str(day))
        field.press("Tab")
