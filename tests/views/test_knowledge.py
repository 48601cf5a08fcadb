"""The pages of the treatments, for anyone."""

import pytest

from schedules.views import knowledge

pytestmark = pytest.mark.django_db


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_treatment_page_answers_each_question_from_the_rules(client):
    page = text_of(client, "/behandelingen/ocrelizumab/")
    for words in (
        "Hoe u het krijgt, en hoe vaak",
        "Wat er gecontroleerd wordt, en wanneer",
        "Zwangerschap en borstvoeding",
        "Vaccinaties",
        "020 444 1160",
        "135889",
        "6 maanden na de start, daarna elke 6 maanden",
    ):
        assert words in page, words


def test_a_treatment_page_speaks_english(client):
    page = text_of(client, "/behandelingen/alemtuzumab/?clinic=jbz&language=en")
    assert "1 year after day 1 of course 1, then every day, 3 times in all" in page
    assert "Pregnancy and breastfeeding" in page


def test_the_hospital_of_the_address_is_the_one_that_speaks(client):
    assert "(073) 553 23 25" in text_of(client, "/behandelingen/alemtuzumab/?clinic=jbz")


@pytest.mark.parametrize(
    "address", ["/behandelingen/aspirine/", "/behandelingen/ocrelizumab/?clinic=jbz"]
)
def test_what_there_is_not_is_a_404(client, address):
    assert client.get(address).status_code == 404


def test_the_treatments_stand_side_by_side_and_none_is_recommended(client):
    page = text_of(client, "/behandelingen/")
    for name in ("Alemtuzumab", "Ocrelizumab", "Ofatumumab", "Stamceltherapie"):
        assert name in page
    assert "raadt niets aan" in page


def test_the_matrix_is_published_as_a_page(client):
    page = text_of(client, "/herkomst/")
    assert "ocre.dose.maint" in page
    assert "ocrelizumab.amsterdam-umc.yaml" in page


@pytest.mark.parametrize("text", [None, "", "fact,treatment\nocre.dose.1a\n", "\0", "\ufffd" * 9])
def test_a_damaged_matrix_is_told_and_breaks_no_page(client, monkeypatch, tmp_path, text):
    path = tmp_path / "matrix.csv"
    if text is not None:
        path.write_text(text, encoding="utf-16" if "\ufffd" in text else "utf-8")
    monkeypatch.setattr(knowledge, "MATRIX", path)
    response = client.get("/herkomst/")
    assert response.status_code == 503
    assert "fixtures/matrix.csv" in response.content.decode()
