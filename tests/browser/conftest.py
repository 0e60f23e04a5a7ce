# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The served demo: its address, its accounts, a browser and its database."""

import os
import re

import pytest
import requests
from playwright.sync_api import expect

from demo import users as accounts

from .rewriting import questions
from .tools import PATIENCE

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def url():
    """Address of the demo."""
    if "DEMO_URL" not in os.environ:
        pytest.fail("DEMO_URL is not set: run ./run-tests.sh --only browser")
    return os.environ["DEMO_URL"]


@pytest.fixture(scope="session")
def demo_app():
    """The demo's application: the same database, indices and queues."""
    from demo.instance import create_app

    app = create_app()
    with app.app_context():
        yield app


@pytest.fixture(scope="session")
def communities(demo_app):
    """Slug → UUID of the demo's communities."""
    from demo.communities import ids

    return ids()


@pytest.fixture(scope="session")
def api(url):
    """Return a function that asks the API and gives the decoded answer."""

    def _api(path, status=200, **params):
        response = requests.get(
            f"{url}/api/stats-dashboard/{path}", params=params, timeout=60
        )
        assert response.status_code == status, response.text
        return response.json()

    return _api


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium without a window."""
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=arguments
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visits(chromium, url):
    """What all pages of visitors share: the cache of scripts, compiled."""
    context = chromium.new_context(
        base_url=url, viewport={"width": 1280, "height": 900}
    )
    yield context
    context.close()


@pytest.fixture()
def page(visits, url):
    """A page of a new visitor; errors of its scripts fail the test."""
    page = visits.new_page()
    page.set_default_timeout(PATIENCE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.unroute_all(behavior="ignoreErrors")
    for each in visits.pages:
        each.close()
    _forget(visits, url)
    assert errors == []


def _forget(context, url):
    """Let the next one be a new visitor: no cookies, permissions or notes."""
    context.clear_cookies()
    context.clear_permissions()
    page = context.new_page()
    kept = {"origin": url, "storageTypes": "local_storage,indexeddb,cache_storage"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
    page.close()


@pytest.fixture(scope="session")
def sessions():
    """Cookies of the accounts that have logged in: name → cookies."""
    return {}


@pytest.fixture()
def log_in(page, sessions):
    """Return a function that logs the page's visitor in as an account."""

    def _log_in(name):
        if name in sessions:
            return page.context.add_cookies(sessions[name])
        page.goto("/login/")
        page.fill("input[name=email]", accounts.email(name))
        page.fill("input[name=password]", accounts.passwords()[name])
        page.click("form[name=login_user_form] button[type=submit]")
        page.wait_for_url(lambda address: "/login" not in address)
        sessions[name] = page.context.cookies()

    return _log_in


@pytest.fixture()
def asked(page):
    """Addresses that the page has asked the API for, those asked for together too."""
    addresses = []

    def note(request):
        if "/api/stats-dashboard/" in request.url:
            root = re.sub(r"/[^/]*\?.*", "", request.url.partition("/breakdowns/")[0])
            addresses.extend(
                f"{root}/{question}" for question in questions(request.url)
            )

    page.on("request", note)
    return addresses
