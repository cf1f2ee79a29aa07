"""What a page is: an article, a part of one, or something that only looks like a page."""

from __future__ import annotations

import re
from typing import Literal

from bot.errors import UserError
from bot.gather.metadata import Metadata

Kind = Literal["article", "teaser", "paywall"]

#: Longer texts are articles, whatever their title says: articles are written about error 404, too. In words.
_LONGEST_NOTICE = 150
_LONGEST_CONSENT = 400
#: Longest text that is taken for the shown part of an article one has to pay for: free parts have 30 to 250 words.
_LONGEST_FREE_PART = 300
#: Of 100 articles one is shorter than this and complete (2026-11); with an ellipsis or "continue" it's a teaser.
_LONGEST_TEASER = 120
#: A body with less than this share of the words that the page claims for the article isn't all of it.
_COMPLETE = 0.6

_ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503|error|page (?:can(?:no|')t be |could not be |was )?(?:not )?found|not found|"
    r"seite nicht gefunden|page (?:non trouvée|introuvable)|página no encontrada|pagina non trovata|"
    r"page (?:is )?(?:gone|unavailable)|no longer available)\b",
    re.IGNORECASE,
)
_ROBOT_CHECK = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"access (?:to this page has been )?denied|captcha|unusual (?:traffic|activity)|pardon our interruption|"
    r"(?:enable|turn on|activate) (?:javascript|cookies)|checking your browser|security check|ddos protection",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^(?:log ?in|sign ?in|anmelden|connexion|iniciar sesión|accedi)\b", re.IGNORECASE)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|partners?|vendors?|privacy|personali[sz]ed|gdpr|data processing|legitimate interests?|"
    r"einwilligung|datenschutz|zustimm\w+|consentement|vie privée|privacidad|consentimiento|privacy policy)\b",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"subscribe (?:now )?(?:to|for) (?:continue|read|full|unlimited|keep)|subscri(?:be|ption) (?:is )?required|"
    r"(?:for|to) (?:our )?subscribers(?: only)?\b|already a subscriber|to continue reading|"
    r"(?:create|register for) (?:a )?free account to|you have (?:reached|read) your|unlock this article|"
    r"réservé aux abonnés|article réservé|il vous reste \d+\s?% de cet article|nur für abonnenten|weiterlesen mit|"
    r"contenido exclusivo para suscriptores|contenuto riservato agli abbonati",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$|(?:read more|continue reading|weiterlesen|lire la suite|leer más)\W*$",
    re.IGNORECASE,
)


def refuse_notice(headline: str, text: str) -> None:
    """Refuse what is no article though it has a text.

    Raises: UserError for error pages, robot checks, logins and cookie notices.
    """
    words = len(re.findall(r"\w+", text))
    head = f"{headline}\n{text[:600]}"
    if words <= _LONGEST_NOTICE:
        if _ROBOT_CHECK.search(head):
            raise UserError(
                "That site wants to see a person in a browser, so I can't read it. You can paste it with /save text."
            )
        if _LOGIN.search(headline.strip()):
            raise UserError(
                "That page asks for a login. If you can read the article, paste it with /save text."
            )
        if headline and _ERROR.search(headline) and len(headline) < 60:
            raise UserError("That page says that the article isn't there (an error page).")
    if words <= _LONGEST_CONSENT and len(_CONSENT.findall(text)) > max(4, 0.03 * words):
        raise UserError(
            "That page shows only a cookie notice. If you can read the article, paste it with /save text."
        )


def kind_of(about: Metadata, body: str, page_text: str) -> Kind:
    """Whether a body is all of its article. `page_text` is all the text of the page."""
    words = len(re.findall(r"\w+", body))
    short_of_claim = bool(about.words) and words < _COMPLETE * about.words
    if words <= _LONGEST_FREE_PART and (not about.open or _PAY.search(page_text)):
        return "paywall"
    if short_of_claim and not about.open:
        return "paywall"
    if short_of_claim or (words <= _LONGEST_TEASER and _CUT.search(body)):
        return "teaser"
    return "article"
