"""Bring the files of `fixtures/` into the database, all of a file or nothing of it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction

from . import clinics, conflicts, exclusions, routes, versions
from .fact_files import learn_facts
from .glossary import learn_glossary
from .inheritance import merge
from .late import source_keys
from .lists import load_list
from .models import RULE_MODELS, Clinic, DosingCourse, Protocol, Rule, Source, Treatment
from .protocol_files import Draft, misfits, parse, protocol_paths
from .protocol_writing import write_protocol
from .yaml_lines import Problem, Unreadable, read_file


@dataclass
class Report:
    """What a load did: the problems it found, and the protocols it stored or left as they were."""

    problems: list[Problem] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # where a hospital says otherwise itself
    files: dict[str, Protocol] = field(default_factory=dict)  # by file name, where it stands

    def add(self, to: list[str], draft: Draft, protocol: Protocol) -> None:
        """Note that a file was taken: in `stored` or in `unchanged`."""
        to.append(str(protocol))
        self.files[draft.file] = protocol


def load_folder(folder: Path) -> Report:
    """Load the lists of a folder and every protocol; a faulty file is left out whole.

    A folder without facts or a glossary of its own goes by those that are known.
    """
    report = Report()
    for name, learn in (("facts", learn_facts), ("glossary", learn_glossary)):
        if (path := folder / f"{name}.yaml").exists():
            report.problems += learn(path)
    for name, model in (("clinics", Clinic), ("sources", Source), ("treatments", Treatment)):
        report.problems += load_list(folder / f"{name}.yaml", model)
    drafts = [_read(path) for path in protocol_paths(folder / "protocols")]
    report.problems += [problem for draft in drafts for problem in draft.problems]
    twice = list(versions.said_twice(drafts))
    report.problems += twice
    unclear = {problem.file for problem in twice}
    for draft in _in_order(draft for draft in drafts if draft.file not in unclear):
        _load(draft, report)
    report.notes += [note for clinic in Clinic.objects.all() for note in clinics.notes_on(clinic)]
    return report


# Protocols


def load_protocol(path: Path, report: Report) -> None:
    """Load one protocol file into the database, or add its problems to the report."""
    _load(_read(path), report)


def _read(path: Path) -> Draft:
    try:
        return parse(read_file(path), path.name)
    except Unreadable as error:
        return Draft(path.name, problems=[error.problem])


def _in_order(drafts: Iterable[Draft]) -> list[Draft]:
    """Put what another is based on first, and the older version of a protocol before the newer."""
    sound = [draft for draft in drafts if not draft.problems]
    return sorted(sound, key=lambda draft: (bool(draft.based_on), versions.age(draft.protocol)))


@transaction.atomic
def _load(draft: Draft, report: Report) -> None:
    problems = draft.problems or list(_unresolved(draft))
    if not problems:
        stored = _stored(draft.protocol)
        if stored and versions.is_frozen(stored):
            problems = _load_frozen(draft, stored, report)
        else:
            problems = _load_open(draft, stored, report)
    report.problems += problems


def _stored(protocol: Protocol) -> Protocol | None:
    # Locked: a plan that starts meanwhile pins it first, or waits.
    same = {name: getattr(protocol, name) for name in ("treatment", "clinic", "version")}
    return Protocol.objects.select_for_update().filter(**same).first()


def _load_open(draft: Draft, stored: Protocol | None, report: Report) -> list[Problem]:
    """Store a file whose rules may still change; return its problems."""
    problems = [*_take_over(draft, _newest_base(draft)), *versions.too_old(draft)]
    problems = problems or list(_unfilled(draft))
    if problems:
        return problems
    draft.protocol.digest = _digest(draft)
    if stored and stored.digest == draft.protocol.digest:
        report.add(report.unchanged, draft, stored)
    else:
        _store(draft, stored)
        report.add(report.stored, draft, draft.protocol)
    return []


def _load_frozen(draft: Draft, stored: Protocol, report: Report) -> list[Problem]:
    """Take status, date and words from a file whose dates may not change; return its problems."""
    protocol, withdrawn = draft.protocol, Protocol.Status.WITHDRAWN
    if withdrawn in (protocol.status, stored.status):
        protocol.based_on, problems = stored.based_on, []
    else:
        problems = [*_take_over(draft, _same_base(draft, stored)), *versions.too_old(draft)]
        problems = problems or list(_unfilled(draft))
    rules = rules_of(stored)
    problems = problems or list(versions.refusals(draft, stored, rules))
    if problems:
        return problems
    if stored.status == withdrawn:
        protocol.status, protocol.dated = withdrawn, stored.dated
    told = versions.reworded(draft, rules)
    if not told and _head(stored) == _head(protocol):
        report.add(report.unchanged, draft, stored)
    else:
        _store_words(draft, stored, told)
        report.add(report.stored, draft, stored)
    return []


def _unfilled(draft: Draft) -> Iterator[Problem]:
    """Yield what the hospital has not filled in, where a file would release it so."""
    if draft.protocol.status != Protocol.Status.RELEASED:
        return
    lines = {rule.fact: 1 if rule.is_inherited else rule.line for rule in draft.rules}
    found = (routes.gaps, routes.unrouted)
    missing = [gap for of in found for gap in of(draft.protocol, draft.rules)]
    missing += conflicts.undecided(draft.rules)
    for gap in missing:
        text = f"{gap} – fill it in before this protocol is released"
        yield Problem(draft.file, lines.get(gap.name, 1), text)


def _store_words(draft: Draft, stored: Protocol, told: Sequence[Rule]) -> None:
    """Store the head and the words of a protocol in use. A new digest lets every reader know."""
    versions.withdraw_others(draft.protocol)
    for name in HEAD:
        setattr(stored, name, getattr(draft.protocol, name))
    stored.digest = _digest(draft)
    stored.save(update_fields=[*HEAD, "digest"])
    for model in RULE_MODELS:
        of_model = [rule for rule in told if type(rule) is model]
        model._default_manager.bulk_update(of_model, versions.texts_of(model))


# What may change of the head of a protocol in use.
HEAD = ("status", "dated", "contacts", "not_with")


def _head(protocol: Protocol) -> tuple[Any, ...]:
    return tuple(getattr(protocol, name) for name in HEAD)


def _digest(draft: Draft) -> str:
    base = draft.protocol.based_on.digest if draft.protocol.based_on else ""
    return hashlib.sha256((base + draft.text).encode()).hexdigest()


def _unresolved(draft: Draft) -> Iterator[Problem]:
    """Look up what the file names; yield a problem for each name that is not known."""
    treatment = Treatment.objects.filter(slug=draft.treatment).first()
    clinic = Clinic.objects.filter(slug=draft.clinic).first()
    if treatment is None:
        yield Problem(draft.file, 1, f"{draft.treatment!r} is no treatment; {_known(Treatment)}")
    if clinic is None:
        yield Problem(draft.file, 2, f"{draft.clinic!r} is no clinic; {_known(Clinic)}")
    if treatment and clinic:
        draft.protocol.treatment, draft.protocol.clinic = treatment, clinic
        contacts = {contact["key"] for contact in clinic.contacts}
        yield from _unknown_contacts(draft, contacts)
    sources = {source.key: source for source in Source.objects.all()}
    for rule in draft.rules:
        cited = [rule.source_key, *map(_key_of, _further(rule)), *source_keys(_late(rule))]
        for key in cited:
            if key not in sources:
                text = f"{rule.fact}: {key!r} is no source; {_known(Source, 'key')}"
                yield Problem(draft.file, rule.line, text)
        if cited[0] in sources:
            rule.source = sources[cited[0]]
    slugs = set(Treatment.objects.values_list("slug", flat=True))
    for text in exclusions.unknown(draft.protocol.not_with, slugs, set(sources)):
        yield Problem(draft.file, 1, text)


def _newest_base(draft: Draft) -> Protocol | None:
    same = {"treatment": draft.protocol.treatment, "clinic__slug": draft.based_on}
    in_use = Protocol.objects.filter(**same).exclude(status=Protocol.Status.WITHDRAWN)
    return in_use.order_by("dated", "pk").last()


def _same_base(draft: Draft, stored: Protocol) -> Protocol | None:
    """Return the version that a frozen protocol was made from: a newer one does not reach it."""
    base = stored.based_on
    return base if base and base.clinic.slug == draft.based_on else _newest_base(draft)


def _take_over(draft: Draft, base: Protocol | None) -> Iterator[Problem]:
    """Copy the rules of the protocol that this one is based on; yield what does not fit."""
    if not draft.based_on:
        return
    protocol = draft.protocol
    if base is None:
        text = f"{draft.based_on!r} has no protocol for {draft.treatment} to base this one on"
        yield Problem(draft.file, 1, text)
        return
    if draft.clinic in _clinics_of(base):
        text = f"based_on: {draft.based_on} leads back to {draft.clinic}; name another clinic"
        yield Problem(draft.file, 1, text)
        return
    protocol.based_on = base
    rules = rules_of(base)
    facts = {rule.fact for rule in rules}
    for fact in protocol.dropped:
        if fact not in facts:
            yield Problem(draft.file, 1, f"{fact} cannot be dropped: {base} has no such rule")
    facts |= {rule.fact for rule in draft.rules}
    for rule in draft.rules:
        if rule.put_after and rule.put_after not in facts:
            yield Problem(draft.file, rule.line, f"put_after names {rule.put_after}: no such rule")
    draft.rules = merge(rules, draft.rules, protocol.dropped)
    yield from misfits(draft)


def _clinics_of(base: Protocol | None) -> set[str]:
    """Return the clinics whose protocols one is made from, its own among them."""
    clinics: set[str] = set()
    while base and base.clinic.slug not in clinics:
        clinics.add(base.clinic.slug)
        base = base.based_on
    return clinics


def _unknown_contacts(draft: Draft, contacts: set[str]) -> Iterator[Problem]:
    named = [(1, key) for key in draft.protocol.contacts]
    named += [(rule.line, rule.contact) for rule in draft.rules if rule.contact]
    for line, key in named:
        if key not in contacts:
            allowed = ", ".join(sorted(contacts))
            yield Problem(draft.file, line, f"{key!r} is no contact of this clinic: {allowed}")


def _known(model: type[models.Model], name: str = "slug") -> str:
    values = model._default_manager.order_by(name).values_list(name, flat=True)
    return "known are " + (", ".join(values) or "none yet")


def _store(draft: Draft, stored: Protocol | None) -> None:
    protocol = draft.protocol
    versions.withdraw_others(protocol)
    if stored:
        protocol.pk = stored.pk
        for model in RULE_MODELS:
            model._default_manager.filter(protocol=stored).delete()
    protocol.save()
    for rule in draft.rules:
        rule.protocol = protocol
    for model in RULE_MODELS:
        model._default_manager.bulk_create(rule for rule in draft.rules if type(rule) is model)


def rules_of(protocol: Protocol) -> list[Rule]:
    """Return the rules of a stored protocol in the order of its file, with all their sources."""
    rules = [
        rule
        for model in RULE_MODELS
        for rule in model._default_manager.filter(protocol=protocol).select_related("source")
    ]
    further = Source.objects.in_bulk(
        {
            key
            for rule in rules
            for key in (*map(_key_of, _further(rule)), *source_keys(_late(rule)))
        },
        field_name="key",
    )
    for rule in rules:
        rule.further_sources = [further[_key_of(citation)] for citation in _further(rule)]
        rule.late_sources = {key: further[key] for key in source_keys(_late(rule))}
    return sorted(rules, key=lambda rule: rule.position)


def citations_of(rule: Rule) -> list[tuple[Source, str]]:
    """Return every source of a rule that came from `rules_of`, with the heading in it."""
    sections = [citation.partition(" § ")[2] for citation in _further(rule)]
    return [(rule.source, rule.section), *zip(rule.further_sources, sections, strict=True)]


def _late(rule: Rule) -> list[dict[str, Any]]:
    return rule.late if isinstance(rule, DosingCourse) else []


def _further(rule: Rule) -> list[str]:
    """Return what a rule cites beside its source: the sources of its signs, each once, among it."""
    signs = [sign["source"] for sign in getattr(rule, "signs", [])]
    first = f"{rule.source_key or rule.source.key} § {rule.section}"
    return [citation for citation in dict.fromkeys([*rule.also, *signs]) if citation != first]


def _key_of(citation: str) -> str:
    return citation.partition(" § ")[0]


def as_file(protocol: Protocol) -> str:
    """Return the file from which a stored protocol was loaded."""
    return write_protocol(protocol, rules_of(protocol))
