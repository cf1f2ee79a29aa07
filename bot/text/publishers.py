"""Who speaks: the publisher family of an address, and which of several articles speak with one voice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from bot.news import Article

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
_HEADS = frozenset(_FAMILIES.values())


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


@lru_cache(maxsize=8_192)
def family_of(url: str) -> str:
    """The newsroom behind one of several domains of its own; "" for every other address: two papers on one host are two."""
    domain = domain_of(url)
    family = _FAMILIES.get(domain, domain)
    return family if family in _HEADS else ""


def voices(sources: Iterable[tuple[str, str | None]]) -> list[int]:
    """For each (outlet's key, address) the first that speaks with its voice: same outlet, or same newsroom."""
    first: dict[str, int] = {}
    found: list[int] = []
    for number, (outlet, url) in enumerate(sources):
        names = [f"outlet {outlet}", *([f"newsroom {family}"] if url and (family := family_of(url)) else [])]
        known = [found[first[name]] for name in names if name in first]
        voice = min(known, default=number)
        found.append(voice)
        found = [voice if one in known else one for one in found]
        for name in names:
            first.setdefault(name, number)
    return found


def independent(articles: Sequence[Article]) -> list[Article]:
    """The first article of every voice, in order: wire copies of one text are one, and so is one newsroom's."""
    here = {article.id for article in articles}
    elsewhere: set[int] = set()
    own: list[Article] = []
    for article in articles:
        if article.wire_of is not None:
            if article.wire_of in here or article.wire_of in elsewhere:
                continue
            elsewhere.add(
                article.wire_of
            )  # copies of a text that is not among these: the first stands for it
        own.append(article)
    first = voices((article.outlet.strip().casefold(), article.url) for article in own)
    return [own[number] for number in dict.fromkeys(first)]
