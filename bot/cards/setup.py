"""Cards of `/setup`: one step each, and what stands at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards.actions import action
from bot.cards.escape import plain
from bot.cards.layout import Button, Card, Select, Style, block
from bot.cards.words import LANGUAGES, language_name

STEPS = ("language", "zone", "channel", "time", "feed", "test")
TITLES = {
    "language": "Language",
    "zone": "Time zone",
    "channel": "The channel of the daily post",
    "time": "The time of the daily post",
    "feed": "The first feed",
    "test": "A test post",
}
WHY = {
    "language": "Which language do your papers mostly write in? A text that is too short to tell is taken to be in it, and daily posts are labelled in it. What else I say is English.",
    "zone": "Days begin and daily posts come by this time zone, daylight saving included.",
    "channel": "Once a day I post the stories of the day into one channel, in the papers' own words. Which channel?",
    "time": "When should it come to <#{channel}>? Every day; `/digest add` knows weekdays, topics and more.",
    "feed": "Where should articles come from? Give the address of a newspaper's site or feed. More with `/feed add`, lists with `/feed import`, single articles with `/save`.",
    "test": "I can post a line into <#{channel}> now, so that you see that it works. It takes no daily post's place.",
}
HEAD = "### Setting up · {number} of {total}: {title}"
FINISHED = "### This server is set up"
UNFINISHED = (
    "-# Everything is kept as you go: `/setup` goes on here, also tomorrow, also for another of your staff."
)
TEST = "This line is a test. The daily post comes into this channel at {time} ({zone}), next {following}."
TEST_PLAIN = "This line is a test: I can post into this channel."
NEXT = (
    "**What now**",
    "* `/save link` puts an article into the library, `/feed add` a paper that writes more of them.",
    "* `/summary`, `/compare` and `/quote check` answer from the library; try `/help`.",
    "* `/digest preview` shows what the daily post would say now.",
)
OTHER_ZONE, OTHER_TIME, GIVE_ADDRESS = "Another zone…", "Another time…", "Give an address…"
#: A menu whose entry is chosen already sends nothing when it is chosen again, so what is set has a button.
KEEP = "Keep {what}"
POST_TEST, SKIP, BACK, AGAIN = "Post a test", "Skip", "Back", "Go through it again"
TIMES = tuple(f"{hour:02d}:00" for hour in (*range(5, 24), 0))

#: Zones offered first, by language: where most papers in it are written, from west to east.
ZONES = {
    "en": ("America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Halifax", "Europe/London", "Europe/Dublin", "Africa/Lagos", "Africa/Johannesburg", "Asia/Kolkata", "Asia/Singapore", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland"),
    "fr": ("America/Toronto", "Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Africa/Dakar", "Africa/Abidjan", "Africa/Casablanca"),
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "es": ("America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires", "Europe/Madrid"),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon", "Africa/Luanda", "Africa/Maputo"),
    "it": ("Europe/Rome",), "nl": ("Europe/Amsterdam", "Europe/Brussels"), "sv": ("Europe/Stockholm", "Europe/Helsinki"),
    "da": ("Europe/Copenhagen",), "no": ("Europe/Oslo",), "tr": ("Europe/Istanbul",), "vi": ("Asia/Ho_Chi_Minh",),
    "zh": ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore"),
}  # fmt: skip
ELSEWHERE = ("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo")


def zones_for(language: str, chosen: str) -> tuple[str, ...]:
    """Zones to offer: the one that is set, those of the language, and some of everywhere."""
    return tuple(dict.fromkeys((chosen, *ZONES.get(language, ()), *ELSEWHERE)))[:25]


def step_card(
    step: str,
    known: Mapping[str, str],
    *,
    note: str = "",
    zones: Sequence[str] = (),
    feeds: Sequence[str] = (),
) -> Card:
    """One step. `known` is what is set by name; `note` says what just happened or what is lacking."""
    number = STEPS.index(step) + 1
    lines = [
        HEAD.format(number=number, total=len(STEPS), title=TITLES[step]),
        WHY[step].format(channel=known.get("channel", "0")),
    ]
    if step == "feed" and feeds:
        lines.append(f"Here already: {', '.join(plain(name) for name in feeds[:5])}")
    blocks = [block(*lines)]
    if note:
        blocks.append(block(note))
    blocks.append(block(UNFINISHED))
    selects, first = _controls(step, known, zones)
    row = [*first]
    if step not in ("language", "zone"):
        row.append(Button(SKIP, action("setup_skip", step)))
    if number > 1:
        row.append(Button(BACK, action("setup_back", step)))
    return Card("setup", tuple(blocks), (tuple(row),), selects=selects)


def _controls(
    step: str, known: Mapping[str, str], zones: Sequence[str]
) -> tuple[tuple[Select, ...], tuple[Button, ...]]:
    if step == "language":
        options = tuple((name, code) for code, name in LANGUAGES.items())
        language = known.get("language", "en")
        keep = Button(
            KEEP.format(what=language_name(language)),
            action("setup_language", language),
            Style.primary,
        )
        return (Select(action("setup_language"), "Another language", options),), (keep,)
    if step == "zone":
        offered = zones or zones_for(known.get("language", ""), known.get("zone", "UTC"))
        options = tuple((zone.replace("_", " "), zone) for zone in offered)
        menu = Select(action("setup_zone"), "Time zone", options)
        zone = known.get("zone", "UTC")
        keep = Button(KEEP.format(what=zone), action("setup_zone", zone))
        return (menu,), (Button(OTHER_ZONE, action("setup_zone_form"), Style.primary), keep)
    if step == "channel":
        return (Select(action("setup_channel"), "Channel", channels=True),), ()
    if step == "time":
        menu = Select(action("setup_time"), "Time", tuple((time, time) for time in TIMES))
        return (menu,), (Button(OTHER_TIME, action("setup_time_form")),)
    if step == "feed":
        return (), (Button(GIVE_ADDRESS, action("setup_feed_form"), Style.primary),)
    return (), (Button(POST_TEST, action("setup_test"), Style.primary),)


def finished_card(
    known: Mapping[str, str], posts: Sequence[str], feeds: int, lacking: Sequence[str], note: str = ""
) -> Card:
    """What is set, what is lacking, what to do next."""
    lines = [
        FINISHED,
        f"**Language** · {language_name(known['language'])}",
        f"**Time zone** · {plain(known['zone'])}",
        "**Daily posts** · " + ("; ".join(posts) if posts else "none: `/digest add`"),
        f"**Feeds** · {feeds or 'none: `/feed add`'}",
    ]
    blocks = [block(*([note] if note else []), *lines)]
    if lacking:
        blocks.append(block("**Lacking**", *lacking))
    blocks.append(block(*NEXT))
    return Card("setup", tuple(blocks), ((Button(AGAIN, action("setup_again")),),))
