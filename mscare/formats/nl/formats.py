"""How an hour is written in Dutch: "9.30 uur"."""

TIME_FORMAT = r"G.i \u\u\r"
DATETIME_FORMAT = r"j F Y, G.i \u\u\r"
