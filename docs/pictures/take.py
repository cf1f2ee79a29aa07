"""Take the README's pictures from the local Discord's page with the sample library.

make run                                             # in another terminal; it prints the page's address
.venv/bin/python docs/pictures/take.py 'http://127.0.0.1:…/#…'
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Page, async_playwright

HERE = Path(__file__).parent
WAIT = 30_000


async def command(page: Page, name: str, value: str, choose: str) -> None:
    """Type a command with one value and take the suggestion that has these words."""
    await page.locator(".composer textarea").fill(f"/{name} ")
    option = page.locator(".option input").first
    if await option.count() == 0:
        await page.locator(".additions button").first.click()
    await option.fill(value)
    await page.locator(".popup button", has_text=choose).first.click()
    before = await page.locator(".message").count()
    await page.locator(".send").click()
    await page.locator(".message .container").nth(before).wait_for(timeout=WAIT)
    await page.wait_for_timeout(1500)


async def take(address: str) -> None:
    """The page with a summary; a comparison with its picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": 1000, "height": 1180}, color_scheme="dark")
        await page.goto(address)
        await page.locator(".channels button", has_text="digest").click()
        await page.locator(".message").first.wait_for(timeout=WAIT)
        await page.wait_for_timeout(1000)
        await page.screenshot(path=HERE / "digest.png")
        await page.set_viewport_size({"width": 1000, "height": 1600})
        await page.locator(".channels button", has_text="news").click()
        await command(page, "compare", "bridge", "bridge")
        await page.locator(".message .picture").last.wait_for(timeout=WAIT)
        await page.wait_for_timeout(1500)
        await page.locator(".message .container").last.screenshot(path=HERE / "compare.png")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1]))
