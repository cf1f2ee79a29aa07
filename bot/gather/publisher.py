"""Who speaks: the outlet's name on a page, and the publisher family that counts as one voice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

#: Registry labels under two-letter endings: bbc.co.uk belongs to "bbc", not to "co".
_SECOND_LEVEL = "co com org net gov edu ac gob gouv go or ne nom ltd plc mil info web press my"
#: Hosts where every name in front is a publisher of its own.
_PLATFORMS = (
    "blogspot.com substack.com wordpress.com medium.com ghost.io github.io tumblr.com beehiiv.com "
    "livejournal.com typepad.com over-blog.com buttondown.email pages.dev netlify.app vercel.app"
)
#: One voice under several domains. Only what belongs to one newsroom: guardian.ng is not guardian.co.uk.
_FAMILIES = {
    domain: family
    for family, domains in {
        "bbc.com": "bbc.co.uk bbci.co.uk bbc.in",
        "theguardian.com": "guardian.co.uk guardian.com guardianapis.com",
        "nytimes.com": "nyti.ms nyt.com",
        "reuters.com": "reut.rs",
        "cnn.com": "cnn.it cnn.io",
        "wsj.com": "wsj.net",
        "washingtonpost.com": "wapo.st",
        "ft.com": "on.ft.com financialtimes.com",
        "bloomberg.com": "bloom.bg bloomberg.co.jp",
        "apnews.com": "ap.org",
        "cbc.ca": "radio-canada.ca",
        "dw.com": "dw.de",
        "aljazeera.com": "aljazeera.net",
        "lemonde.fr": "lemonde.com",
        "spiegel.de": "spon.de",
        "abc.net.au": "abcnews.net.au",
        "go.com": "abcnews.com",
        "politico.com": "politi.co politico.eu",
        "huffpost.com": "huffingtonpost.com huffingtonpost.co.uk huffpost.co.uk huffingtonpost.ca huff.to",
        "thelocal.com": "thelocal.fr thelocal.de thelocal.se thelocal.es thelocal.it thelocal.at thelocal.ch thelocal.dk thelocal.no",
        "globalnews.ca": "globalnews.com",
        "scmp.com": "sc.mp",
    }.items()
    for domain in domains.split()
}
_FRONT = re.compile(r"^(?:www\d?|m|mobile|amp|edition|beta|news|rss|feeds?|en|us|uk|social)\.")


def host_of(url: str) -> str:
    """The host of an address in lower case, "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def domain_of(url: str) -> str:
    """The registered domain of an address: www.bbc.co.uk → bbc.co.uk; on a platform the whole host."""
    labels = host_of(url).split(".")
    if len(labels) <= 2 or labels[-1].isdigit() or ":" in labels[-1]:
        return ".".join(labels)
    size = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL.split() else 2
    domain = ".".join(labels[-size:])
    if domain in _PLATFORMS.split() and len(labels) > size:
        return ".".join(labels[-size - 1 :])
    return domain


def publisher_of(url: str) -> str:
    """The publisher family of an address: addresses with the same family are one voice. "" without a host."""
    domain = domain_of(url)
    return _FAMILIES.get(domain, domain)


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
