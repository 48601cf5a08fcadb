"""What the verbs and readers of input say to a person instead of doing something."""


class Refusal(ValueError):
    """Something that cannot be taken or done; `name` is the input to mend, the text says how."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name
