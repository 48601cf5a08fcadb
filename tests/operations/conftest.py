"""What only one of the two databases has is collected there alone."""

from django.conf import settings

IS_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
collect_ignore = [] if IS_POSTGRESQL else ["test_roles.py"]  # SQLite has no roles
