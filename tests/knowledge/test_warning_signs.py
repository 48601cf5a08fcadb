"""What to look for and where to turn, against section 24 of the fact sheet.

Typed by hand: of each file the lines with signs, how soon the source says to call, and whom the
hospital says to call in hours and out of hours ("-": not filled in).
"""

import pytest
from django.conf import settings

from schedules.engine import Kind
from schedules.queries import protocol_for, protocols_in_use
from schedules.words.alarms import turns_of
from tests.knowledge.test_catalogue_versions import texts
from treatments import routes
from treatments.catalogue import Report, load_protocol, rules_of
from treatments.lists import load_list
from treatments.models import Clinic, Protocol
from treatments.protocol_files import parse
from treatments.protocol_writing import write_protocol

from .reading import dates, periods, said_in
from .test_checks import HEAD, rule

pytestmark = pytest.mark.django_db

# treatment: fact, urgency ("?": no source says it), the lines of the sheet. Where the sources give
# one sign two speeds, the fastest stands in every file: test_phases_of_signs.py.
ALEM = """
alem.sign.cv         life   alem.sign.cv
alem.sign.platelets  today  alem.sign.platelets
alem.sign.ttp        life   alem.sign.ttp
alem.sign.kidney     today  alem.sign.kidney
alem.sign.kidney@life  life  alem.sign.kidney,alem.sign.platelets
alem.sign.thyroid    today  alem.sign.thyroid
alem.sign.liver      today  alem.sign.liver
alem.sign.infection  today  alem.sign.infection
alem.sign.listeria   today  alem.sign.listeria
alem.sign.hlh        today  alem.sign.hlh
alem.sign.pml        today  alem.sign.pml
"""
OCRE = """
ocre.irr             today  ocre.sign.irr
ocre.sign.irr        life   ocre.sign.irr
ocre.sign.infection  today  ocre.sign.infection
ocre.sign.pml        today  ocre.sign.pml
"""
KESI = """
kesi.sign.allergy    today  kesi.sign.allergy
kesi.sign.allergy@life  life  kesi.sign.allergy
kesi.sign.infection  today    kesi.sign.infection
kesi.sign.pml        today  kesi.sign.pml
"""
IFN = """
ifn.sign.mood        today  ifn.sign.mood
ifn.sign.mood@life   life   ifn.sign.mood
ifn.sign.liver       today  ifn.sign.liver
ifn.sign.allergy     today  ifn.sign.allergy
ifn.sign.allergy@life  life  ifn.sign.allergy
"""
KIDNEY = """\
ifn.sign.kidney_blood         today  ifn.sign.kidney_blood
ifn.sign.kidney_blood@kidney  today  ifn.sign.kidney_blood
"""
FLU, LEAFLET_FLU = "ifn.sign.flu expected ifn.sign.flu", "ifn.flu expected ifn.sign.flu"
FING = """
fing.sign.heart      today  fing.sign.heart
fing.sign.eye        today  fing.sign.eye
fing.sign.liver      today  fing.sign.liver
fing.sign.infection  today  fing.sign.infection
fing.sign.pml        today  fing.sign.pml
"""
OZAN = """
ozan.sign            today  ozan.sign
ozan.sign@life       life   ozan.sign
ozan.sign.liver      today  ozan.sign.liver
ozan.sign.eye        today  ozan.sign.eye
"""
CLAD = """
clad.sign.shingles   today  clad.sign.shingles
clad.sign.infection  today  clad.sign.infection
clad.sign.liver      today  clad.sign.liver
clad.sign.pml        today  clad.sign.pml
"""
DMF = """
dmf.sign.allergy     life   dmf.sign.allergy
dmf.sign.pml         today  dmf.sign.pml
dmf.sign.shingles    today  dmf.sign.shingles
"""
TERI = """
teri.sign.liver      today  teri.sign.liver
teri.sign.skin       today  teri.sign.skin
teri.sign.other      today  teri.sign.other
teri.sign.other@life  life  teri.sign.other
"""
NTZ = """
ntz.pml_vigilance_until  today  ntz.sign.pml
ntz.sign.allergy         life   ntz.sign.allergy
ntz.sign.other           today  ntz.sign.allergy,ntz.sign.other
ntz.sign.other@life      life   ntz.sign.other
"""
SIPO = "sipo.sign today sipo.sign\nsipo.sign@life life sipo.sign"
GLAT = "glat.sign.anaphylaxis life glat.sign.anaphylaxis"
SIGNS = {
    "alemtuzumab.generic": ALEM + "alem.sign.infusion ? alem.sign.infusion",
    "alemtuzumab.amsterdam-umc": ALEM + "alem.sign.infusion ? alem.sign.infusion",
    "alemtuzumab.jbz": ALEM + "alem.reaction.24h ? alem.sign.infusion",
    "ocrelizumab.generic": OCRE,
    "ocrelizumab.amsterdam-umc": OCRE,
    "ofatumumab.generic": KESI + "kesi.sign.reaction ? kesi.sign.reaction",
    "ofatumumab.amsterdam-umc": KESI + "kesi.reaction ? kesi.sign.reaction",
    "ublituximab.generic": """
ubli.sign.irr        today  ubli.sign.irr
ubli.sign.irr@life   life   ubli.sign.irr
ubli.sign.infection  today  ubli.sign.infection
ubli.sign.pml        today  ubli.sign.pml
""",
    "rituximab.generic": """
ritu.sign.irr        today  ritu.sign.irr
ritu.sign.irr@life   life   ritu.sign.irr
ritu.sign.infection  today  ritu.sign.infection
ritu.sign.pml        today  ritu.sign.pml
""",
    "ahsct.amsterdam-umc": """
ahsct.fever.gcsf     today    ahsct.sign.gcsf
ahsct.fever.later    today    ahsct.sign.later
ahsct.infection      today    ahsct.sign.bleeding
""",
    "siponimod.generic": SIPO,
    "siponimod.amsterdam-umc": SIPO,
    "glatiramer.generic": GLAT + "\nglat.sign.post ? glat.sign.post",
    "glatiramer.amsterdam-umc": GLAT + "\nglat.reaction ? glat.sign.post",
    "betaferon.generic": f"{IFN}ifn.sign.kidney_blood today ifn.sign.kidney_blood\n{FLU}",
    "betaferon.amsterdam-umc": (
        f"{IFN}ifn.sign.kidney_blood today ifn.sign.kidney_blood\n{LEAFLET_FLU}"
    ),
    **{f"{name}.generic": IFN + KIDNEY + FLU for name in ("avonex", "plegridy", "rebif")},
    **{
        f"{name}.amsterdam-umc": IFN + KIDNEY + LEAFLET_FLU
        for name in ("avonex", "plegridy", "rebif")
    },
    **{
        f"{name}.{clinic}": lines
        for name, lines in {
            "fingolimod": FING,
            "ozanimod": OZAN,
            "cladribine": CLAD,
            "dimethyl-fumarate": DMF,
            "teriflunomide": TERI,
            "natalizumab": NTZ,
        }.items()
        for clinic in ("generic", "amsterdam-umc")
    },
}
GP = "Bel uw huisarts. De huisarts bereikt de dienstdoende neuroloog."
# Whom the hospital says to call; of every other line of every file nothing is filled in.
ROUTES = {
    ("ocrelizumab", "amsterdam-umc"): (GP, None),
    ("ofatumumab", "amsterdam-umc"): (GP, None),
    ("ahsct", "amsterdam-umc"): ("020 444 0775", "020 444 4444"),
}


def signs_of(protocol):
    return {
        rule.fact: (rule.urgency or "?", {sign["id"] for sign in rule.signs})
        for rule in rules_of(protocol)
        if routes.is_alarm(rule)
    }


def test_every_file_is_asked():
    folder = settings.BASE_DIR / "fixtures/protocols"
    assert sorted(SIGNS) == sorted(path.stem for path in folder.glob("*.yaml"))


@pytest.mark.parametrize("name", SIGNS)
def test_each_file_has_the_signs_of_the_sheet_and_their_urgency(name):
    lines = [line.split() for line in SIGNS[name].splitlines() if line]
    expected = {fact: (urgency, set(sign.split(","))) for fact, urgency, sign in lines}
    assert signs_of(protocol_for(*name.split("."))) == expected


@pytest.mark.parametrize("name", SIGNS)
def test_each_warning_leads_to_somebody_at_every_hour(make_timeline, name):
    treatment, clinic = name.split(".")
    made = make_timeline(treatment, clinic, "2026-10-05")
    alarms = [(entry.fact, entry.alarm) for entry in made.entries if entry.alarm]
    assert alarms
    for fact, alarm in alarms:
        known = ROUTES.get((treatment, clinic), (None, None))
        if (
            fact == "ahsct.fever.gcsf"
        ):  # the ward prints no number, and no other stands in its place
            known = (None, None)
        told = [c and (c.phone or c.note) for c in (alarm.in_hours, alarm.out_of_hours)]
        assert told == list(known), fact
        assert "020 444 0775" not in told or treatment == "ahsct"  # elsewhere it calls back


# At each course and each infusion


def test_the_signs_of_a_stroke_stand_at_each_course_until_three_days_after_it(timeline):
    facts = {"courses_planned": 3, "course2_start": "2027-10-04", "course3_start": "2028-10-02"}
    for clinic in ("jbz", "amsterdam-umc", "generic"):
        shown = timeline("alemtuzumab", clinic, "2026-10-05", "2031-10-05", **facts)
        assert periods(shown, "alem.sign.cv") == [
            ("2026-10-05", "2026-10-12"),
            ("2027-10-04", "2027-10-09"),
            ("2028-10-02", "2028-10-07"),
        ]
        if clinic != "generic":
            assert dates(shown, "alem.cv") == [None, None, None]  # the leaflet has no figure
        reaction = "alem.reaction.24h" if clinic == "jbz" else "alem.sign.infusion"
        assert periods(shown, reaction) == [
            ("2026-10-05", "2026-10-10"),
            ("2027-10-04", "2027-10-07"),
            ("2028-10-02", "2028-10-05"),
        ]


@pytest.mark.parametrize("treatment", ["ublituximab", "rituximab"])
def test_the_signs_of_a_reaction_stand_at_each_infusion_until_the_day_after(timeline, treatment):
    shown = timeline(treatment, "generic", "2026-10-05", "2027-02-01")
    assert periods(shown, f"{treatment[:4]}.sign.irr") == [
        ("2026-10-05", "2026-10-06"),
        ("2026-10-19", "2026-10-20"),
    ]


def test_the_signs_of_an_allergy_stand_at_each_infusion_of_natalizumab(timeline):
    shown = timeline("natalizumab", "amsterdam-umc", "2026-10-05", "2027-01-05")
    assert dates(shown, "ntz.sign.allergy") == dates(shown, "ntz.dose")
    assert dates(shown, "ntz.sign.allergy")[:2] == ["2026-10-05", "2026-11-02"]


@pytest.mark.parametrize(
    ("treatment", "fact", "ends"),
    [
        # Stopped on 5 January 2027, the last dose that day.
        ("natalizumab", "ntz.pml_vigilance_until", "2027-07-05"),
        ("fingolimod", "fing.sign.infection", "2027-03-05"),
        ("fingolimod", "fing.sign.pml", None),  # no figure of its own
        ("ocrelizumab", "ocre.sign.pml", None),
    ],
)
def test_signs_are_watched_for_after_a_stop_as_long_as_the_source_says(
    timeline, treatment, fact, ends
):
    stop = {"last_dose": "2027-01-05", "stop_date": "2027-01-05"}
    shown = timeline(treatment, "generic", "2026-10-05", **stop)
    assert periods(shown, fact) == [("2026-10-05", ends)]


# What is said


def test_the_contract_names_signs_urgency_and_route_of_a_warning_only(timeline):
    shown = timeline("ocrelizumab", "amsterdam-umc", "2026-10-05")
    warning = shown.periods["ocre.irr", 1]
    assert warning["urgency"] == "today"
    assert warning["signs"][:2] == [
        "jeuk, uitslag, galbulten of een rode huid",
        "een geïrriteerde keel",
    ]
    assert warning["route"] == {
        "in_hours": {"for": "Spoed", "phone": None, "hours": None, "note": GP},
        "out_of_hours": None,
        "life": "112",
    }
    assert "signs" not in shown.periods["ocre.misc", 1]
    assert shown.periods["ocre.irr", 1]["source"]["document"] == (
        "MS-Medicatie: Ocrelizumab (Ocrevus)"
    )


def test_the_source_of_the_signs_is_cited_with_the_warning(make_timeline):
    made = make_timeline("ocrelizumab", "amsterdam-umc", "2026-10-05")
    cited = {
        (source.document, source.section)
        for entry in made.entries
        if entry.fact == "ocre.irr"
        for source in entry.sources
    }
    assert ("Ocrevus, package leaflet", "4") in cited


def test_only_a_warning_is_an_alarm(make_timeline):
    for name in SIGNS:
        made = make_timeline(*name.split("."), "2026-10-05")
        assert {entry.kind for entry in made.entries if entry.alarm} == {Kind.WARNING}


def test_every_sign_is_told_in_both_languages():
    for path in sorted((settings.BASE_DIR / "fixtures/protocols").glob("*.yaml")):
        for found in said_in(path)["rules"]:
            for sign in found.get("signs", ()):
                assert len(sign["nl"]) == len(sign["en"])
                assert set(sign["nl"]).isdisjoint(set(sign["en"])), sign


# What an author may write

SIGN = "    - {id: t.sign, nl: [koorts], en: [fever], source: pil-kesimpta § 2}\n"


def warning(extra, kind="warning"):
    return rule("t.warn", "from: start\n    to: open", kind, extra=extra)


def problems(text):
    return [problem.text for problem in parse(HEAD + text, "test.yaml").problems]


def test_signs_and_urgency_are_written_back_as_they_were():
    protocol = protocol_for("ublituximab", "generic")
    path = settings.BASE_DIR / "fixtures/protocols/ublituximab.generic.yaml"
    assert write_protocol(protocol, rules_of(protocol)) == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("    urgency: now\n", "urgency cannot be 'now'; allowed are life, today, soon, expected"),
        ("    signs: fever\n", "signs must be a list, each of them"),
        ("    signs: []\n", "signs must be a list, each of them"),
        (
            "    signs: [fever]\n",
            "each of the signs has id, nl, en, source, may have only_if, and no other",
        ),
        ("    signs:\n" + SIGN.replace("t.sign", "T!"), "the id of a sign must be words and dots"),
        ("    signs:\n" + SIGN.replace("[fever]", "[fever, chills]"), "lists of the same length"),
        ("    signs:\n" + SIGN.replace("nl:", "only_if: sex, nl:"), "sex"),
        ("    signs:\n" + SIGN.replace("[fever]", "fever"), "lists of the same length"),
        ("    signs:\n" + SIGN.replace("[fever]", "['']"), "signs: the en text is missing"),
        ("    signs:\n" + SIGN.replace(" § 2", ""), "names no heading; write SOURCE § HEADING"),
    ],
)
def test_what_is_no_sign_or_urgency_is_refused(extra, says):
    (text,) = problems(warning(extra))
    assert says in text


@pytest.mark.parametrize("extra", ["    urgency: today\n", "    signs:\n" + SIGN])
def test_only_a_warning_has_signs_and_urgency(extra):
    key = extra.strip().partition(":")[0]
    assert problems(warning(extra, "advice")) == [f"a advice has no {key}"]
    assert problems(warning(extra, "lab")) == [f"a lab has no {key}"]


CLINIC = """\
- slug: linde
  name: {nl: De Linde, en: De Linde}
  contacts:
    - key: desk
      for: {nl: Balie, en: Desk}
"""


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("      kinds: [night]\n", "kinds must be a list of: planned, urgent in hours"),
        ("      kinds: planned\n", "kinds must be a list of"),
        ("      calls_back: soon\n", "calls_back must be a number of hours, such as 48 hours"),
        (
            "      kinds: [urgent in hours]\n      phone: 1\n      calls_back: 48 hours\n",
            "desk calls back: it can be of the kind planned only",
        ),
        ("      kinds: [urgent in hours]\n", "desk is urgent without a phone or a note"),
        ("      phone: 1\n      missing: true\n", "desk has a phone; leave missing out"),
        ("      missing: no\n", "missing is either left out or true"),
        ("      fax: 1\n", "'fax' is no key of a contact"),
    ],
)
def test_a_contact_that_would_be_called_in_vain_is_refused(tmp_path, lines, says):
    path = tmp_path / "clinics.yaml"
    path.write_text(CLINIC + lines)
    (problem,) = load_list(path, Clinic)
    assert says in problem.text


# Gaps

WARNING = warning("    urgency: today\n    signs:\n" + SIGN)
PROTOCOL = f"""\
treatment: ofatumumab
clinic: linde
version: '1'
status: draft
dated: 2026-11-23
contacts: [desk]
rules:
{rule("t.dose", "at: start", "dose")}{WARNING}"""
NIGHT = "    - key: night\n      for: {nl: Nacht, en: Night}\n      kinds: [urgent out of hours]\n"
DAY = "      phone: 020 555 0100\n      kinds: [urgent in hours]\n"


@pytest.fixture
def load(tmp_path):
    def load(contacts, protocol=PROTOCOL):
        clinics, file = tmp_path / "clinics.yaml", tmp_path / "ofatumumab.linde.yaml"
        clinics.write_text(CLINIC + contacts)
        file.write_text(protocol)
        assert load_list(clinics, Clinic) == []
        report = Report()
        load_protocol(file, report)
        return report

    return load


def of_linde(ask):
    protocol = Protocol.objects.get(clinic__slug="linde")
    return [str(gap) for gap in ask(protocol, rules_of(protocol))]


def test_an_acute_warning_that_leads_to_nobody_is_named(load):
    load(DAY)
    assert of_linde(routes.unrouted) == [
        "t.warn: an acute warning without a route; give the clinic a contact of the kind "
        "urgent out of hours, or one with missing: true"
    ]


def test_a_gap_that_is_marked_is_named_as_a_gap(load):
    load(DAY + NIGHT + "      missing: true\n")
    assert of_linde(routes.unrouted) == []
    assert of_linde(routes.gaps) == ["t.warn: not filled in by the hospital: urgent out of hours"]


def test_a_line_that_calls_back_is_no_route(load):
    load("      phone: 020 555 0100\n      calls_back: 48 hours\n      kinds: [planned]\n")
    assert "urgent in hours, urgent out of hours" in of_linde(routes.unrouted)[0]
    clinic = Clinic.objects.get(slug="linde")
    clinic.contacts = [{**clinic.contacts[0], "kinds": list(routes.HOURS)}]  # past the loader
    clinic.save()
    assert "urgent in hours, urgent out of hours" in of_linde(routes.unrouted)[0]


def test_a_protocol_with_a_gap_is_not_released(load):
    released = PROTOCOL.replace("draft", "released")
    gap = load(DAY + NIGHT + "      missing: true\n", released)
    assert texts(gap) == [
        "t.warn: not filled in by the hospital: urgent out of hours – fill it in before this "
        "protocol is released"
    ]
    assert not Protocol.objects.filter(clinic__slug="linde").exists()
    silent = load(DAY, released)
    assert len(silent.problems) == 2

    load(DAY + NIGHT + "      phone: 020 555 0101\n")  # a draft, and now there is a number
    filled = load(
        DAY + NIGHT + "      phone: 020 555 0101\n",
        released.replace("contacts: [desk]", "contacts: [desk, night]"),
    )
    assert filled.problems == []
    assert Protocol.objects.get(clinic__slug="linde").status == "released"


def test_a_protocol_in_use_is_not_released_with_a_gap(load):
    load(DAY + NIGHT + "      missing: true\n")
    Protocol.objects.filter(clinic__slug="linde").update(is_pinned=True)
    report = load(DAY + NIGHT + "      missing: true\n", PROTOCOL.replace("draft", "released"))
    assert "fill it in before this protocol is released" in texts(report)[0]
    assert Protocol.objects.get(clinic__slug="linde").status == "draft"


def test_signs_and_numbers_may_change_of_a_protocol_in_use(load):
    load(DAY + NIGHT + "      missing: true\n")
    Protocol.objects.filter(clinic__slug="linde").update(is_pinned=True)
    report = load(
        DAY + NIGHT + "      missing: true\n", PROTOCOL.replace("urgency: today", "urgency: soon")
    )
    assert report.problems == []
    protocol = Protocol.objects.get(clinic__slug="linde")
    assert signs_of(protocol) == {"t.warn": ("soon", {"t.sign"})}


def test_no_acute_warning_of_ours_leads_to_nobody_and_every_protocol_has_gaps_to_fill_in():
    """No leaflet prints what to call at every hour but that of aHSCT; that one lacks the ward."""
    for protocol in protocols_in_use():
        rules = rules_of(protocol)
        assert list(routes.unrouted(protocol, rules)) == []
        assert list(routes.gaps(protocol, rules)) != [], protocol


def test_the_gap_of_ahsct_is_the_number_of_the_ward():
    protocol = protocol_for("ahsct", "amsterdam-umc")
    assert [str(gap) for gap in routes.gaps(protocol, rules_of(protocol))] == [
        "ahsct.fever.gcsf: not filled in by the hospital: urgent in hours, urgent out of hours",
        "haematology: a contact without a number",
    ]


def test_a_fever_with_growth_factor_has_the_urgent_numbers_of_ahsct_beside_the_ward(
    make_timeline, dutch
):
    made = make_timeline("ahsct", "amsterdam-umc", "2026-10-05")
    alarms = {entry.fact: entry.alarm for entry in made.entries if entry.alarm}
    day, night, _life = turns_of(alarms["ahsct.fever.gcsf"])
    assert (day.phone, night.phone) == ("020 444 0775", "020 444 4444")
    assert day.whom.startswith("Spoed bij stamceltherapie")  # as itself, not as the ward
    assert "Hematologie" not in day.whom + night.whom
    assert turns_of(alarms["ahsct.fever.later"])[:2] == (day, night)
    (told,) = [e.explanation for e in made.entries if e.fact == "ahsct.fever.gcsf"]
    assert "Bel dan de afdeling Hematologie." in told
    assert "Hebt u dat nummer niet? Bel dan het nummer voor spoed." in told


def test_one_number_has_one_meaning():
    """A number that is urgent for one treatment only says so by that treatment's name."""
    for path in ("fixtures/clinics.yaml", "fixtures/demo/clinics.yaml"):
        for clinic in said_in(settings.BASE_DIR / path):
            lines = {}
            for contact in clinic["contacts"]:
                if contact.get("phone"):
                    lines.setdefault(contact["phone"], []).append(contact)
            for phone, found in lines.items():
                urgent = [c for c in found if set(c["kinds"]) & set(routes.HOURS)]
                if len(urgent) < len(found):
                    assert all("stamceltherapie" in c["for"]["nl"] for c in urgent), phone


def test_no_file_prints_a_number_with_two_meanings():
    for protocol in protocols_in_use():
        contacts = routes.directory(protocol)
        keys = {*protocol.contacts, *(rule.contact for rule in rules_of(protocol))} - {""}
        kinds = {}
        for contact in (contacts[key] for key in keys):
            if contact.get("phone"):
                is_urgent = bool(set(contact["kinds"]) & set(routes.HOURS))
                kinds.setdefault(contact["phone"], set()).add(is_urgent)
        assert all(len(meanings) == 1 for meanings in kinds.values()), protocol
