"""The way in and out of the console, whose form it was, and what is shown when something cannot be done."""

import re

import pytest
from sqlalchemy import delete

from api.accounts.models import OpenSession
from api.accounts.schemas import SubjectIn
from tests.api.conftest import BUSINESS_CODE, PASSWORD

SIGN_IN = "/console/sign-in"


def token(html):
    """The token of a page's first form."""
    return re.search(r'name="_token" value="([0-9a-f]+)"', html)[1]


def enter(client, name, *, onward="/console", password=PASSWORD):
    """Sign in as a browser does."""
    fields = {"_token": token(client.get(SIGN_IN).text), "username": name, "password": password, "next": onward}
    return client.post(SIGN_IN, data=fields, follow_redirects=False)


def test_strangers_are_sent_to_sign_in_and_back(client, add_account):
    """Who follows a link without being signed in comes to the page that was meant."""
    add_account("desk", ["clerk"])
    first = client.get("/console/nowhere-but-signed-out", follow_redirects=False)
    assert first.status_code == 404
    asked = client.get("/console", follow_redirects=False)
    assert asked.headers["location"] == "/console/sign-in?next=/console"
    assert enter(client, "desk", onward="/console/cases").headers["location"] == "/console/cases"


def test_nobody_is_led_elsewhere_after_signing_in(client, add_account):
    """A link that was made by a swindler does not carry people off our pages."""
    add_account("desk", ["clerk"])
    for elsewhere in ("https://example.com/console/", "//example.com/console", "/consoles", "/\\example.com"):
        assert enter(client, "desk", onward=elsewhere).headers["location"] == "/console"


def test_a_wrong_password_is_told_and_the_name_stays(client, add_account):
    """Nothing typed is lost but the password."""
    add_account("desk", ["clerk"])
    page = enter(client, "desk", password="not-this-one-1")
    assert page.status_code == 401
    assert "用户名或密码不对" in page.text
    assert 'value="desk"' in page.text
    assert "not-this-one-1" not in page.text


def test_subjects_are_not_let_in(client, add_account):
    """The console is for staff; others are told where their own pages are."""
    add_account("owner", ["subject"], SubjectIn(kind="business", name="示例小店", code=BUSINESS_CODE))
    enter(client, "owner")
    page = client.get("/console")
    assert page.status_code == 403
    assert "门户首页" in page.text
    assert "回到工作台" not in page.text


def test_a_form_without_its_token_does_nothing(client, add_account):
    """A form that did not come from our page is refused, and the session stays open."""
    add_account("desk", ["clerk"])
    enter(client, "desk")
    refused = client.post("/console/sign-out", data={"_token": "0" * 64}, follow_redirects=False)
    assert refused.status_code == 403
    assert client.get("/api/v1/auth/me").json()["signed_in"]


def test_another_sites_form_is_refused(client, add_account):
    """The browser's own word about where a form came from counts, too."""
    add_account("desk", ["clerk"])
    good = token(client.get(SIGN_IN).text)
    fields = {"_token": good, "username": "desk", "password": PASSWORD}
    sent = client.post(SIGN_IN, data=fields, headers={"sec-fetch-site": "cross-site"}, follow_redirects=False)
    assert sent.status_code == 403


def test_leaving_ends_the_session(client, add_account):
    """Signed out, the cookie opens nothing any more."""
    add_account("desk", ["clerk"])
    enter(client, "desk")
    page = client.get("/console", follow_redirects=False)
    assert page.status_code == 303
    left = client.post("/console/sign-out", data={"_token": token(client.get("/console/none").text)})
    assert "您已退出" in left.text
    assert not client.get("/api/v1/auth/me").json()["signed_in"]


def test_what_is_typed_never_becomes_markup(client):
    """A name with tags in it is shown as it was typed."""
    page = enter(client, "<script>alert(1)</script>")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_who_was_signed_out_comes_back_to_the_form(app, client, add_account):
    """A form that came too late leads back to its own page, and says that nothing was done."""
    add_account("desk", ["clerk"])
    enter(client, "desk")
    fields = {"_token": token(client.get("/console/cases").text)}
    with app.state.database.write() as session:
        session.execute(delete(OpenSession))
    at = "/console/cases/XF-20260101-0001"
    late = client.post(f"{at}/reject", data=fields, headers={"referer": f"http://testserver{at}"})
    assert str(late.url).endswith(f"/console/sign-in?next={at}")
    assert "刚才的没有办成" in late.text


def test_a_fault_of_ours_is_a_page(app, client, add_account, monkeypatch):
    """A page that breaks says so in words, with a way back, and promises nothing."""
    add_account("desk", ["clerk"])
    enter(client, "desk")

    def broken(*_):
        raise LookupError

    monkeypatch.setattr("api.console.cases_pages._choices", broken)
    page = client.get("/console/cases")
    assert page.status_code == 500
    assert "回到工作台" in page.text
    assert "刚才的没有办成" in page.text


def test_an_auditor_begins_at_the_audit_desk(client, add_account):
    """The first page is that of one's own work."""
    add_account("eyes", ["auditor"])
    enter(client, "eyes")
    assert client.get("/console", follow_redirects=False).headers["location"] == "/console/audit"


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer x.y.z", "Bearer", "nonsense"])
def test_a_header_for_somebody_else_leaves_pages_as_they_are(client, add_account, header):
    """Protects whoever sits behind a proxy with a sign-in of its own: pages go by our cookie, never raw JSON."""
    add_account("desk", ["clerk"])
    asked = client.get("/console", headers={"Authorization": header, "Accept": "text/html"})
    assert (asked.status_code, asked.url.path) == (200, "/console/sign-in")
    assert asked.headers["content-type"].startswith("text/html")
    enter(client, "desk")
    assert client.get("/console/cases", headers={"Authorization": header}).status_code == 200


def test_a_refused_sign_in_is_a_page_too(client, add_account):
    """Protects a reader from raw JSON where the cookie itself is refused: a form of another site's, for example."""
    add_account("desk", ["clerk"])
    enter(client, "desk")
    refused = client.get("/console/cases", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.headers["content-type"].startswith("text/html")
