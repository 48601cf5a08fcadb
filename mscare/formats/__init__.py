"""How a language writes an hour, where its usual way is not ours."""
