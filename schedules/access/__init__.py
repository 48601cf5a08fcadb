"""Who may come in, how, and who looked: letters, calendars, carers and the log of access."""
