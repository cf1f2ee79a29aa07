"""Addresses of articles: without what only tracks the reader, and when two of them are the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.text.publishers import domain_of

#: Parameters that tell where a reader comes from, never which article it is. Gathered 2026-11 from the links of
#: 100 feeds and the lists of Firefox, Brave and AdGuard.
_TRACKING = re.compile(
    r"^(?:utm_.*|at_(?:medium|campaign|custom\d*|link.*|format|ptr.*|bbc_team)|ns_.*|mc_[ce]id|pk_.*|mtm_.*|hsa_.*|_hs.*|oly_.*|"
    r"vero_.*|wt[._].*|wtmc|xtor|xtref|s_?cid|ocid|icid|cmp(?:id)?|cid_?|ito|ftag|sref|smid|smtyp|smprod|taid|tpcc|"
    r"fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|igsh(?:id)?|li_fat_id|mkt_tok|rb_clickid|"
    r"ref|ref_?src|ref_?url|referr?er|share(?:_?id|token)?|shared?|__twitter_impression|guccounter|guce_.*|spm|"
    r"feedtype|feedname|ncid|partner|rss|src_?rss|cvid|ei|_ga|_gl|campaign(?:_?id)?|traffic_source|mod|reflink|amp)$",
    re.IGNORECASE,
)
#: These name a source only with such values; "source=12" may be the article.
_SOURCE = re.compile(r"^(?:source|src|from|via|origin|feed|medium)$", re.IGNORECASE)
_SOURCES = re.compile(
    r"^(?:rss|atom|feeds?|twitter|x|facebook|fb|reddit|email|e?mail|newsletter|social|home(?:page)?|google|whatsapp|telegram|"
    r"rss[-_].*|.*[-_]rss|.*feed)$",
    re.IGNORECASE,
)


def clean_link(url: str) -> str:
    """An address without fragment and tracking parameters, scheme and host in lower case; "" for none.

    What names the article stays as it is, so that the result can be opened.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".")
        port = parts.port
    except ValueError:
        return ""
    if not host or parts.scheme.lower() not in ("http", "https"):
        return ""
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    if ":" in host:
        host = f"[{host}]"
    where = host if port in (None, default) else f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), where, parts.path or "/", _query(parts.query), ""))


def link_key(url: str) -> str:
    """What two addresses of one article have in common: no scheme, no "www.", no AMP, no slash at the end."""
    cleaned = clean_link(url)
    if not cleaned:
        return ""
    parts = urlsplit(cleaned)
    host = re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", parts.netloc)
    path = re.sub(r"/(?:amp|index\.html?)(?=/?$)|\.amp(?=(?:\.html?)?/?$)", "", parts.path).rstrip("/")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def article_link(fetched_url: str, canonical_url: str | None) -> str:
    """The address to store for a fetched page: the canonical one only where it names the page we fetched.

    A page can claim any canonical address; believed, it would become what others get for that address. So the
    claim counts only on the same domain and for the same path (AMP apart).
    """
    cleaned = clean_link(fetched_url)
    claimed = clean_link(canonical_url or "")
    if claimed and domain_of(claimed) == domain_of(cleaned):
        ours, theirs = link_key(cleaned).partition("?"), link_key(claimed).partition("?")
        if ours[0] == theirs[0] and set(theirs[2].split("&")) <= set(ours[2].split("&")) | {""}:
            return claimed
    return cleaned


def _query(query: str) -> str:
    """A query without tracking parameters; the others in their order and spelling."""
    kept = []
    for piece in query.split("&")[:100]:
        name, _, value = piece.partition("=")
        if piece and not _TRACKING.match(name) and not (_SOURCE.match(name) and _SOURCES.match(value)):
            kept.append(piece)
    return "&".join(kept)
