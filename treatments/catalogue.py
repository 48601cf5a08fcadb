"""Bring the files of `fixtures/` into the database, all of a file or nothing of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from .inheritance import merge
from .models import RULE_MODELS, Clinic, Protocol, Rule, Source, Treatment
from .protocol_files import Draft, missing_rules, parse, protocol_paths, write_protocol
from .rule_keys import Mistake, languages
from .yaml_lines import Problem, Row, Table, Unreadable, read


@dataclass
class Report:
    """What a load did: the problems it found, and the protocols it stored or left as they were."""

    problems: list[Problem] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def load_folder(folder: Path) -> Report:
    """Load clinics, sources, treatments and every protocol; a faulty file is left out whole."""
    report = Report()
    for name, model in (("clinics", Clinic), ("sources", Source), ("treatments", Treatment)):
        report.problems += load_list(folder / f"{name}.yaml", model)
    paths = protocol_paths(folder / "protocols")
    for path in sorted(paths, key=_is_based_on_another):
        load_protocol(path, report)
    return report


def _is_based_on_another(path: Path) -> bool:
    """Tell whether another file must be loaded first; a file that cannot be read need not wait."""
    return "\nbased_on:" in path.read_text(encoding="utf-8", errors="replace")


# Clinics, sources, treatments


def _two_languages(name: str, value: Any) -> dict[str, Any]:
    return {f"{name}_{language}": text for language, text in languages(name, value).items()}


BILINGUAL = {"name", "route", "summary"}
LIST_KEYS: dict[type[models.Model], tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # model: (its key, what must be there, what may be there)
    Clinic: ("slug", ("name", "contacts"), ("closed_days", "works_on_good_friday")),
    Source: ("key", ("kind", "publisher", "title"), ("number", "version", "published", "note")),
    Treatment: (
        "slug",
        ("name", "inn", "brands", "route", "ms_types", "summary"),
        ("atc",),
    ),
}


def load_list(path: Path, model: type[models.Model]) -> list[Problem]:
    """Load a file that is a list of clinics, sources or treatments; return its problems."""
    try:
        rows = read(path.read_text(encoding="utf-8"), path.name)
    except Unreadable as error:
        return [error.problem]
    if not isinstance(rows, Row):
        return [Problem(path.name, 1, "this file must be a list, each item beginning with `- `")]
    problems = [problem for row in rows for problem in _row_problems(row, path.name, model)]
    if problems:
        return problems
    key = LIST_KEYS[model][0]
    with transaction.atomic():
        for row in rows:
            attributes = _row_attributes(row)
            lookup = {key: attributes.pop(key)}
            model._default_manager.update_or_create(**lookup, defaults=attributes)
    return []


def _row_problems(row: Any, file: str, model: type[models.Model]) -> Iterator[Problem]:
    key, required, optional = LIST_KEYS[model]
    if not isinstance(row, Table):
        yield Problem(file, 1, f"every item begins with `- {key}:`")
        return
    for name in (key, *required):
        if name not in row:
            yield Problem(file, row.line, f"{row.get(key, 'this item')}: {name} is missing")
    for name, value in row.items():
        if name not in (key, *required, *optional):
            allowed = ", ".join((key, *required, *optional))
            yield Problem(file, row.lines[name], f"{name!r} is no key; allowed are {allowed}")
        elif name in BILINGUAL:
            try:
                languages(name, value)
            except Mistake as error:
                yield Problem(file, row.lines[name], str(error))


def _row_attributes(row: Table) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name, value in row.items():
        attributes |= _two_languages(name, value) if name in BILINGUAL else {name: value}
    if "closed_days" in attributes:
        attributes["closed_days"] = [
            day.isoformat() if isinstance(day, date) else day for day in attributes["closed_days"]
        ]
    return attributes


# Protocols


def load_protocol(path: Path, report: Report) -> None:
    """Load one protocol file into the database, or add its problems to the report."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        report.problems.append(Problem(path.name, 1, f"this file cannot be read: {error}"))
        return
    draft = parse(text, path.name)
    problems = draft.problems or list(_unresolved(draft)) or list(_take_over(draft))
    if problems:
        report.problems += problems
        return
    protocol = draft.protocol
    base = protocol.based_on.digest if protocol.based_on else ""
    digest = hashlib.sha256((base + text).encode()).hexdigest()
    stored = Protocol.objects.filter(
        treatment=protocol.treatment, clinic=protocol.clinic, version=protocol.version
    ).first()
    if stored and stored.digest == digest:
        report.unchanged.append(str(stored))
    elif stored and stored.status in (Protocol.Status.RELEASED, Protocol.Status.WITHDRAWN):
        text = f"{stored} is {stored.status} and cannot change; give the file a new version"
        report.problems.append(Problem(path.name, 1, text))
    else:
        _store(draft, stored, digest)
        report.stored.append(str(protocol))


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
        cited = [rule.source_key, *map(_key_of, rule.also)]
        for key in cited:
            if key not in sources:
                text = f"{rule.fact}: {key!r} is no source; {_known(Source, 'key')}"
                yield Problem(draft.file, rule.line, text)
        if cited[0] in sources:
            rule.source = sources[cited[0]]


def _take_over(draft: Draft) -> Iterator[Problem]:
    """Copy the rules of the protocol that this one is based on; yield what does not fit."""
    if not draft.based_on:
        return
    protocol = draft.protocol
    base = (
        Protocol.objects.filter(treatment=protocol.treatment, clinic__slug=draft.based_on)
        .exclude(status=Protocol.Status.WITHDRAWN)
        .order_by("dated", "pk")
        .last()
    )
    if base is None:
        text = f"{draft.based_on!r} has no protocol for {draft.treatment} to base this one on"
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
    yield from missing_rules(draft)


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


@transaction.atomic
def _store(draft: Draft, stored: Protocol | None, digest: str) -> None:
    protocol = draft.protocol
    protocol.digest = digest
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
        {_key_of(citation) for rule in rules for citation in rule.also}, field_name="key"
    )
    for rule in rules:
        rule.further_sources = [further[_key_of(citation)] for citation in rule.also]
    return sorted(rules, key=lambda rule: rule.position)


def citations_of(rule: Rule) -> list[tuple[Source, str]]:
    """Return every source of a rule that came from `rules_of`, with the heading in it."""
    sections = [citation.partition(" § ")[2] for citation in rule.also]
    return [(rule.source, rule.section), *zip(rule.further_sources, sections, strict=True)]


def _key_of(citation: str) -> str:
    return citation.partition(" § ")[0]


def as_file(protocol: Protocol) -> str:
    """Return the file from which a stored protocol was loaded."""
    return write_protocol(protocol, rules_of(protocol))
