"""How an hour is written in English: "9:30"."""

TIME_FORMAT = "G:i"
DATETIME_FORMAT = "j F Y, G:i"
