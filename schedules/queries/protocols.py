"""Which protocols are offered, and where."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from treatments.models import Clinic, Protocol, Treatment


class NotOfferedError(LookupError):
    """No such treatment or clinic, or no protocol for the two; the text names what there is."""


def protocols_in_use() -> QuerySet[Protocol]:
    """Return the protocols that may be shown: all that are not withdrawn."""
    return Protocol.objects.exclude(status=Protocol.Status.WITHDRAWN).select_related(
        "treatment", "clinic"
    )


def protocol_versions() -> list[Protocol]:
    """Return every version that was loaded, by treatment and clinic, the newest first."""
    versions = Protocol.objects.select_related("treatment", "clinic", "based_on__clinic")
    newest_first = versions.order_by("-dated", "-pk")
    return sorted(newest_first, key=lambda p: (str(p.treatment), str(p.clinic)))


def protocols_by_key(keys: Collection[int]) -> dict[int, Protocol]:
    """Return the versions with these keys."""
    if not keys:
        return {}
    versions = Protocol.objects.select_related("treatment", "clinic")
    return versions.in_bulk(keys)


def protocol_for(treatment: str, clinic: str) -> Protocol:
    """Return the protocol to show: the released one, else the newest draft.

    Raises NotOfferedError.
    """
    if not Treatment.objects.filter(slug=treatment).exists():
        raise NotOfferedError(
            _("“%(name)s” is no treatment. Known are: %(known)s.")
            % {"name": treatment, "known": _joined(Treatment.objects.values_list("slug"))}
        )
    if not Clinic.objects.filter(slug=clinic).exists():
        raise NotOfferedError(
            _("“%(name)s” is no hospital. Known are: %(known)s.")
            % {"name": clinic, "known": _joined(Clinic.objects.values_list("slug"))}
        )
    offered = protocols_in_use().filter(treatment__slug=treatment)
    if here := list(offered.filter(clinic__slug=clinic)):
        return best_of(here)
    raise NotOfferedError(
        _("%(clinic)s has no protocol for %(treatment)s. There is one at: %(known)s.")
        % {
            "clinic": clinic,
            "treatment": treatment,
            "known": _joined(offered.values_list("clinic__slug")),
        }
    )


def offered_at(clinic: Clinic) -> list[Protocol]:
    """Return one protocol a treatment for the patients of a clinic, by the treatment's name.

    Where the clinic has none of its own, the general one stands in.
    """
    here = Q(clinic=clinic) | Q(clinic__is_general=True)
    by_treatment: dict[int, list[Protocol]] = {}
    for protocol in protocols_in_use().filter(here):
        by_treatment.setdefault(protocol.treatment_id, []).append(protocol)
    best = [
        best_of([p for p in offered if p.clinic_id == clinic.pk] or offered)
        for offered in by_treatment.values()
    ]
    return sorted(best, key=lambda protocol: str(protocol.treatment))


def best_of(protocols: Collection[Protocol]) -> Protocol:
    """Return which of several versions is shown: the released one, else the newest draft."""
    return max(protocols, key=lambda p: (p.status == Protocol.Status.RELEASED, p.dated, p.pk))


def _joined(rows: Iterable[tuple[str]]) -> str:
    return ", ".join(sorted({row[0] for row in rows})) or _("none yet")


def protocol_names(protocol: Protocol) -> dict[int, str]:
    """Return the versions of a protocol in words, by their key in the database."""
    versions = Protocol.objects.filter(treatment=protocol.treatment, clinic=protocol.clinic)
    return {version.pk: version_words(version) for version in versions}


def version_words(protocol: Protocol) -> str:
    """Return a version of a protocol in words."""
    return f"{protocol.version} ({protocol.get_status_display()})"


def latest_version(protocol: Protocol) -> Protocol:
    """Return the version that a new plan would get: the released one, else the newest draft."""
    versions = protocols_in_use().filter(treatment=protocol.treatment, clinic=protocol.clinic)
    return best_of(list(versions) or [protocol])
