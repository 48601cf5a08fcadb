"""How a hospital runs it: serving, watching, backups. It reads the other rooms; none reads it."""
