"""A person at the page: what they do, and what they would notice."""

from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright, expect

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, without a window and without talking to anybody."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


class Visitor:
    """One browser tab."""

    def __init__(self, page: Page, address: str, pictures: Path) -> None:
        self.page = page
        self.pictures = pictures
        self.complaints: list[str] = []
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    @property
    def text(self) -> Locator:
        """The line to type into."""
        return self.page.locator("#text")

    @property
    def cards(self) -> Locator:
        return self.page.locator("#log .card")

    @property
    def log(self) -> Locator:
        return self.page.locator("#log")

    def choose(self, name: str) -> None:
        """Pick a person from the list, opening it first on a phone."""
        if self.page.locator("#who").is_visible():
            self.page.locator("#who").click()
        self.page.locator("#search").fill(name)
        self.page.locator("#list button").first.click()
        expect(self.text).to_be_focused()

    def say(self, text: str) -> None:
        """Type and press Enter, and wait for the answer."""
        before = self.cards.count()
        self.text.fill(text)
        self.text.press("Enter")
        expect(self.cards.nth(before)).to_be_visible()
        self.settle()

    def press(self, command: str, label: str = "") -> None:
        """Press the last button of a command, and wait for the answer."""
        button = self.log.locator(f"button[data-command='{command}']")
        exactly = self.page.get_by_role("button", name=label, exact=True)
        (button.and_(exactly) if label else button).last.click()
        self.settle()

    def submit(self, **values: str) -> None:
        """Fill the last form and send it."""
        form = self.log.locator("form.form").last
        for name, value in values.items():
            field = form.locator(f"[name='{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("[type=submit]").click()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        expect(self.page.locator("#waiting")).to_be_hidden()

    def heading(self, text: str) -> None:
        """Expect a card with this heading, the last one that has it in view."""
        expect(self.log.get_by_role("heading", name=text, exact=True).last).to_be_in_viewport()

    def check(self, picture: str = "") -> None:
        """Expect a page that everybody can use: named controls, headings in order, contrast, nothing cut off."""
        found = self.page.evaluate(CHECKS)
        assert found == [], found
        assert self.complaints == []
        if picture:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(350)  # Let a smooth scroll come to rest for the picture; nothing waits on it.
            self.page.screenshot(path=self.pictures / f"{picture}.png")
