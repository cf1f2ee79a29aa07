"""The page of the local Discord, in a real browser."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator

import aiohttp
import pytest
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from bot.local import LocalDiscord
from bot.local.person import Person
from tests.local.tiny_bot import Tiny

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: no chromium on this machine")

HOSTILE = '<img src=x onerror="document.title=1"> [x](javascript:alert(1)) @everyone https://a.example/<b>'
MARKDOWN = [
    (r"\*not\* **bold** *it* __un__ ~~no~~", "*not* <strong>bold</strong> <em>it</em> <u>un</u> <s>no</s>"),
    ("`a*b*` ||dark||", '<code>a*b*</code> <span class="spoiler" tabindex="0" title="Show">dark</span>'),
    ("snake_case_name 2*3*4 * 5", "snake_case_name 2<em>3</em>4 * 5"),
    ("[open](<https://a.example/x>)", '<a href="https://a.example/x" target="_blank" rel="noopener noreferrer nofollow">open</a>'),
    (r"\<t:0:D> \[no](<https://a.example>)", "&lt;t:0:D&gt; [no]("),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("</help:1>", '<button type="button" class="mention">/help</button>'),
]  # fmt: skip
BLOCKS = [
    ("### Head\n-# small\n> quoted\n> more\nrest", ["H4", "P.small", "BLOCKQUOTE", "P"]),
    ("- one\n- two\n```\n# code\n```", ["UL", "PRE"]),
    (r"\# no" + "\n1. no list of ours", ["P", "P"]),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser that is there for one test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, discord_here: LocalDiscord, tiny: Tiny) -> AsyncIterator[Page]:
    """The page, opened at its address; whatever it asks for elsewhere, and every error in it, fails the test."""
    page = await browser.new_page()
    page.set_default_timeout(15_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith(discord_here.address.root)
            else wrong.append(f"asked for {asked.url}")
        ),
    )
    await page.goto(discord_here.address.page)
    await page.wait_for_selector(".app:not([hidden])")
    yield page
    assert wrong == []


async def typed(page: Page, text: str) -> None:
    """Type into what has the focus."""
    await page.locator(".composer textarea").fill(text)


async def test_a_command_is_found_filled_in_and_answered(page: Page) -> None:
    await typed(page, "/sho")
    await expect(page.locator(".popup button").first).to_contain_text("/shop buy")
    await page.keyboard.press("Enter")
    await page.keyboard.type("ap")
    await expect(page.locator(".popup button")).to_have_text(["Apple", "Apricot"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.locator(".additions button", has_text="share").click()
    await page.locator(".popup button", has_text="false").click()
    await page.keyboard.press("Enter")
    answer = page.locator(".message.ephemeral .container")
    await expect(answer).to_contain_text("bought apricot")
    await answer.get_by_role("button", name="Count 0").click()
    await expect(page.locator(".message .container")).to_contain_text("counted to 1")
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.locator(".message")).to_have_count(0)


async def test_what_is_typed_while_a_channel_opens_stays(page: Page) -> None:
    async def slow(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await page.route("**/messages?*", slow)
    await page.locator(".channels button", has_text="digest").click()
    await typed(page, "/sho")
    async with page.expect_response("**/messages?*"):
        pass
    await page.wait_for_timeout(200)
    await expect(page.locator(".composer textarea")).to_have_value("/sho")
    await expect(page.locator(".popup button").first).to_contain_text("/shop buy")


async def test_numbers_files_menus_and_select_menus_reach_the_bot(page: Page) -> None:
    await typed(page, "/echo ")
    await page.keyboard.type("hi")
    await page.locator(".additions button", has_text="times").click()
    await page.keyboard.type("9")
    await page.keyboard.press("Enter")
    await expect(page.locator(".hint")).to_have_text("times: a whole number from 1 to 3.")
    await page.locator('[data-option="times"]').fill("3")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_contain_text("hi hi hi")
    await page.locator(".message").hover()
    await page.locator(".more summary").click()
    await page.get_by_role("button", name="Shout This").click()
    await expect(page.locator(".message.ephemeral")).to_contain_text("HI HI HI")
    await typed(page, "/choose ")
    await page.locator(".send").click()
    await page.locator(".message select").select_option("2")
    await expect(page.locator(".message", has_text="chose 2")).to_be_visible()
    await typed(page, "/measure ")
    await page.locator('[data-option="file"]').set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345"}
    )
    await page.locator(".send").click()
    await expect(page.locator(".message", has_text="a.txt has 5 bytes")).to_be_visible()
    await expect(page.locator(".file", has_text="reversed.txt")).to_be_visible()


async def test_the_menu_of_the_last_message_is_seen_whole(page: Page) -> None:
    for number in range(12):
        await typed(page, f"line {number}")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message").last).to_contain_text(f"line {number}")
    await page.set_viewport_size({"width": 390, "height": 400})
    await page.locator(".message").last.hover()
    await page.locator(".message").last.locator(".more summary").click()
    whole = (
        "document.querySelector('.more[open] .menu').getBoundingClientRect().bottom"
        " <= document.querySelector('.composer').getBoundingClientRect().top + 1"
    )
    for _ in range(100):  # `wait_for_function` would evaluate it inside the page, whose policy forbids that
        if await page.evaluate(whole):
            return
        await asyncio.sleep(0.05)
    pytest.fail("the menu is hidden behind the composer")


async def test_a_form_opens_refuses_and_is_handed_in(page: Page) -> None:
    await typed(page, "/paste ")
    await page.locator(".send").click()
    form = page.locator("dialog[open]")
    await form.get_by_label("Headline").fill("Rain")
    await form.get_by_label("Text").fill("It fell.")
    await form.get_by_role("button", name="Submit").click()
    await expect(page.locator(".message.ephemeral")).to_contain_text("Rain / It fell.")
    await expect(form).to_have_count(0)


async def test_what_is_for_one_person_is_not_shown_to_another_and_all_hear_what_is_said(
    page: Page, discord_here: LocalDiscord
) -> None:
    async with Person(discord_here.address, "Sam") as sam:
        await sam.do("/shop buy fruit:apple")
        await sam.do("hello from Sam")
    await expect(page.locator(".message", has_text="hello from Sam")).to_be_visible()
    await expect(page.locator(".message")).to_have_count(1)
    await page.locator(".who select").select_option(label="Sam")
    await expect(page.locator(".message.ephemeral")).to_contain_text("bought apple")
    await typed(page, "/st")
    await expect(page.locator(".popup button", has_text="/staff")).to_have_count(0)


async def test_strangers_text_stays_text(page: Page, discord_here: LocalDiscord) -> None:
    async with Person(discord_here.address) as ada:
        await ada.write(HOSTILE)
    message = page.locator(".message .text")
    await expect(message).to_contain_text('<img src=x onerror="document.title=1"> [x](javascript:alert(1))')
    assert await message.locator("img").count() == 0
    assert [await one.get_attribute("href") for one in await message.locator("a").all()] == [
        "https://a.example/"
    ]
    assert (await page.title()).startswith("news")


async def test_markdown_reads_as_on_discord(page: Page) -> None:
    render = """async ([text]) => {
        const { markdown } = await import("/page/markdown.js");
        const made = document.createElement("div");
        made.append(markdown(text, { 7: "#news" }));
        return made.innerHTML;
    }"""
    for text, expected in MARKDOWN:
        shown = await page.evaluate(render, [text])
        assert shown.removeprefix("<p>").startswith(expected), (text, shown)
    for text, expected_blocks in BLOCKS:
        shown = await page.evaluate(
            render.replace(
                "made.innerHTML",
                '[...made.children].map((one) => one.tagName + (one.className ? "." + one.className : ""))',
            ),
            [text],
        )
        assert shown == expected_blocks


async def test_a_bot_that_says_nothing_and_a_server_that_stops_are_told(
    page: Page, discord_here: LocalDiscord
) -> None:
    await typed(page, "/silent ")
    await page.locator(".send").click()
    await expect(page.locator(".notice")).to_contain_text("The application did not respond")
    await discord_here.stop()
    await expect(page.locator(".closed")).to_contain_text("has stopped")


async def test_on_a_phone_the_channels_are_behind_a_button(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 780})
    await expect(page.locator(".channels")).not_to_be_visible()
    await page.get_by_role("button", name="Channels").click()
    await page.locator(".channels button", has_text="digest").click()
    await expect(page.locator(".top h1")).to_have_text("# digest")
    await expect(page.locator(".channels")).not_to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_without_its_key_the_page_says_where_to_get_it(
    browser: Browser, discord_here: LocalDiscord
) -> None:
    page = await browser.new_page()
    await page.goto(discord_here.address.root)
    await expect(page.locator(".closed")).to_contain_text("lacks its key")
    await page.goto(f"{discord_here.address.root}/#wrong")
    await page.reload()
    await expect(page.locator(".closed")).to_contain_text("earlier start")


async def test_only_files_of_the_page_are_served_and_the_socket_asks_for_the_secret(
    discord_here: LocalDiscord,
) -> None:
    root = discord_here.address.root
    async with aiohttp.ClientSession() as session:
        for path, status in (
            ("/", 200),
            ("/page/client.js", 200),
            ("/page/..%2fpage.py", 404),
            ("/page/x.js", 404),
        ):
            async with session.get(root + path) as response:
                assert response.status == status
                if status == 200:
                    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{root}/_local/events", protocols=("local.wrong",))
        async with session.ws_connect(
            f"{root}/_local/events", protocols=(f"local.{discord_here.address.secret}",)
        ) as socket:
            assert (await socket.receive_json())["kind"] == "listening"
