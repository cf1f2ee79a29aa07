"""Who speaks: the outlet's name on a page. Which of them are one voice: `bot.text.publishers`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.text.publishers import domain_of, host_of

_FRONT = re.compile(r"^(?:www\d?|m|mobile|amp|edition|beta|news|rss|feeds?|en|us|uk|social)\.")


def best_name(names: Iterable[str | None], url: str) -> str | None:
    """Of several names that a page gives its site, the one that resembles its domain, else the first.

    Pages give section names ("U.S.", "Hosted") and slogans for site names.
    """
    given = [re.split(r"\s+[|–—-]\s+", name.strip())[0] for name in names if name and name.strip()]
    return next((name for name in given if resembles(name, url)), given[0] if given else None)


def resembles(name: str, url: str) -> bool:
    """Whether a name and a domain have their letters in common: "The Harbour Post" and harbourpost.co.uk."""
    label = re.sub(r"\W", "", domain_of(url).partition(".")[0])
    letters = re.sub(r"^the|\W", "", name.casefold())
    initials = "".join(
        word[0] for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in ("the", "of")
    )
    return len(label) >= 2 and (
        (len(letters) >= 3 and (letters in label or label in letters)) or initials == label
    )


def outlet_of(site_name: str | None, url: str) -> str:
    """The outlet's name: what the page calls itself, else its host without "www.".

    A site name that is an address, a slogan (over 60 characters) or a handle is not taken as it is.
    """
    name = re.sub(r"\s+", " ", site_name or "").strip(" |-–—·@")
    name = re.sub(r"^https?://", "", name).rstrip("/")
    if re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+", name):
        return name.removeprefix("www.")
    if 2 <= len(name) <= 60:
        return name
    return _FRONT.sub("", host_of(url)) or "unknown outlet"
