"""The picture for the README, taken from the running page: ``python -m tests.e2e.playground.screenshots``."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.playground.served import serve
from tests.e2e.playground.visitor import Visitor, launch

IMAGES = Path(__file__).parents[3] / "docs" / "images"


def main() -> None:
    """Ask for ideas and take the picture with the ideas in view."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as served, sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(
            viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
        )
        visitor = Visitor(context.new_page(), served.address, IMAGES)
        visitor.choose("佐藤 美咲")
        visitor.say("AIって何に使えるの？")
        visitor.log.locator("button.primary[data-command='welcome.department']").click()
        visitor.settle()
        visitor.say("営業ではAIを何に使える？")
        visitor.text.evaluate("text => text.blur()")
        visitor.check("playground")
        context.close()
        browser.close()


if __name__ == "__main__":
    main()
