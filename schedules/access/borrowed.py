"""What Django and django-allauth say on our pages, named here to be said in our own Dutch.

Their own Dutch is informal, or does not tell what to do. The catalogue of a project comes before
theirs; nothing calls this.
"""

from django.utils.translation import gettext_lazy

BORROWED = (
    gettext_lazy("Authenticator code"),
    gettext_lazy("Be patient, you are sending too many requests."),
    gettext_lazy("Code"),
    gettext_lazy("Current Password"),
    gettext_lazy("Email"),
    gettext_lazy("Email address"),
    gettext_lazy("Master key"),
    gettext_lazy("New Password"),
    gettext_lazy("New Password (again)"),
    gettext_lazy("Password"),
    gettext_lazy("This field is required."),
    gettext_lazy("This functionality requires JavaScript."),
    gettext_lazy("This password is too common."),
    gettext_lazy("You must type the same password each time."),
)
