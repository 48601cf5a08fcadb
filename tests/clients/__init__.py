"""Programs that are not ours, reading our calendars."""
