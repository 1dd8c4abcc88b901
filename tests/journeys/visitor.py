"""Somebody in front of a browser: goes to pages, signs in, and notes every complaint the browser makes."""

import os
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize, expect

from tests.journeys.stack import until
from visor.accounts.demo import PASSWORD
from visor.accounts.models import TotpDevice, User

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
PICTURES = os.environ.get("VISOR_PICTURES")
AXE = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], elementRef: false})"
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """One browser window of its own. `complaints` must be empty in the end (the fixture asks)."""

    def __init__(self, browser: Browser, address: str, *, javascript: bool = True) -> None:
        self.address = address
        self.context = browser.new_context(
            base_url=address,
            viewport=WIDE,
            java_script_enabled=javascript,
            locale="en-GB",
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self._pages_asked_for: set[str] = set()
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def open(self, path: str, *, status: int = 200) -> None:
        """Go there; the answer is what is expected before anything else is looked at."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}"

    def be(self, key: str) -> None:
        """Be signed in as one of the demonstration's people, as if both factors had been given."""
        client = Client()
        client.force_login(
            User.objects.get(username=f"{key}@visor.example"),
            backend="visor.accounts.backends.PasswordBackend",
        )
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def sign_in(self, key: str) -> None:
        """Sign in with password and code, from wherever the sign-in page is shown."""
        self.page.get_by_label("Work e-mail address").fill(f"{key}@visor.example")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_label("Code", exact=True).fill(code_of(key))
        self.page.get_by_role("button", name="Sign in").click()
        self.sees("h1")

    def sees(self, what: str) -> None:
        """Wait for an element."""
        expect(self.page.locator(what).first).to_be_visible()

    def reads(self, text: str | re.Pattern[str]) -> None:
        """Wait for words anywhere in the page's main part."""
        expect(self.page.locator("main")).to_contain_text(text)

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follows(self, name: str) -> None:
        """Click a link, which may look like a button."""
        self.page.locator("a").filter(has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$")).first.click()

    def finds_it_accessible(self, name: str) -> None:
        """Neither barrier nor sideways scroll on the page as it stands, on a wide screen and on a telephone."""
        self.page.wait_for_load_state()
        self.page.evaluate(AXE_SCRIPT)
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)
            self._pictured(f"{name}-{size['width']}")
            wider = self.page.evaluate(SCROLL)
            assert wider <= 0, f"{name} scrolls {wider} px sideways at {size['width']}"
            found = AxeResults(self.page.evaluate(AXE, RULES))
            assert found.violations_count == 0, f"{name} at {size['width']}\n{found.generate_report()}"
        self.page.set_viewport_size(WIDE)

    def _pictured(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self._pages_asked_for.add(request.url)

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400 and answer.url not in self._pages_asked_for:
            self.complaints.append(f"{self.page.url}: {answer.url} answers {answer.status}")

    def _said(self, message: ConsoleMessage) -> None:
        """A page that answers 404 or 422 is itself an error to the browser: its status is asserted elsewhere."""
        own_status = (
            message.text.startswith("Failed to load resource")
            and message.location["url"] in self._pages_asked_for
        )
        if message.type in {"error", "warning"} and not own_status:
            self.complaints.append(f"{urlsplit(self.page.url).path}: {message.text}")


def code_of(key: str, *, confirmed: bool = True) -> str:
    """The code this person's telephone shows: one not used yet, with enough of its half minute left to type it."""

    def fresh() -> TotpDevice | None:
        device = TotpDevice.objects.get(user__username=f"{key}@visor.example", confirmed=confirmed)
        step, spent = divmod(time.time(), device.step)
        return device if step > device.last_t and spent < device.step - 4 else None

    code: str = until(fresh, what="a new code").code()
    return code
