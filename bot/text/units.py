"""Currencies, units of measure, months and weekdays: what stands beside a number, per language."""

from __future__ import annotations

import re
from functools import lru_cache

#: Signs before a number.
SIGNS = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "R$": "BRL", "S$": "SGD",
    "NT$": "TWD", "MX$": "peso",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₫": "VND", "₺": "TRY", "₪": "ILS",
    "USD": "USD", "EUR": "EUR", "GBP": "GBP", "CAD": "CAD", "AUD": "AUD", "CHF": "CHF", "JPY": "JPY", "CNY": "CNY",
    "Rs.": "INR", "Rs": "INR", "RMB": "CNY", "Fr.": "CHF", "SEK": "kr", "NOK": "kr", "DKK": "kr", "PLN": "PLN", "CZK": "CZK",
    "HUF": "HUF", "INR": "INR", "RUB": "RUB", "KRW": "KRW", "BRL": "BRL", "MXN": "peso", "ZAR": "ZAR", "THB": "THB",
    "SGD": "SGD", "HKD": "HKD", "NZD": "NZD", "ILS": "ILS", "UAH": "UAH", "AED": "AED",
}  # fmt: skip
#: Words and signs behind a number that make it an amount of money. A cent is a hundredth of its dollar or euro.
MONEY = {
    "dollars": ("USD", 1.0), "dollar": ("USD", 1.0), "bucks": ("USD", 1.0), "cents": ("USD", 0.01), "cent": ("USD", 0.01),
    "euros": ("EUR", 1.0), "euro": ("EUR", 1.0), "pounds sterling": ("GBP", 1.0), "pence": ("GBP", 0.01), "yen": ("JPY", 1.0),
    "yuan": ("CNY", 1.0), "renminbi": ("CNY", 1.0), "rupees": ("INR", 1.0), "rubles": ("RUB", 1.0), "roubles": ("RUB", 1.0),
    "won": ("KRW", 1.0), "francs": ("CHF", 1.0), "crowns": ("kr", 1.0), "kronor": ("kr", 1.0), "kroner": ("kr", 1.0),
    "pesos": ("peso", 1.0), "lira": ("TRY", 1.0), "shekels": ("ILS", 1.0), "rand": ("ZAR", 1.0), "USD": ("USD", 1.0),
    "EUR": ("EUR", 1.0), "€": ("EUR", 1.0), "$": ("USD", 1.0), "£": ("GBP", 1.0), "đồng": ("VND", 1.0), "Euro": ("EUR", 1.0),
    "Dollar": ("USD", 1.0), "Franken": ("CHF", 1.0), "Pfund": ("GBP", 1.0), "Kronen": ("kr", 1.0), "Rubel": ("RUB", 1.0),
    "livres": ("GBP", 1.0), "TL": ("TRY", 1.0), "zlotys": ("PLN", 1.0), "zloty": ("PLN", 1.0), "złoty": ("PLN", 1.0),
    "forints": ("HUF", 1.0), "korunas": ("CZK", 1.0), "baht": ("THB", 1.0), "reais": ("BRL", 1.0), "hryvnias": ("UAH", 1.0),
    "hryvnia": ("UAH", 1.0), "dirhams": ("AED", 1.0),
}  # fmt: skip
#: Unit → (base unit, factor into it). Degrees are handled apart, since they have different zeros.
MEASURES = {
    "km": ("m", 1e3), "kilometers": ("m", 1e3), "kilometres": ("m", 1e3), "kilometer": ("m", 1e3), "kilometre": ("m", 1e3),
    "miles": ("m", 1609.34), "mile": ("m", 1609.34), "meters": ("m", 1.0), "metres": ("m", 1.0), "meter": ("m", 1.0),
    "metre": ("m", 1.0), "feet": ("m", 0.3048), "foot": ("m", 0.3048), "ft": ("m", 0.3048), "yards": ("m", 0.9144),
    "yard": ("m", 0.9144), "inches": ("m", 0.0254), "inch": ("m", 0.0254), "cm": ("m", 0.01), "centimeters": ("m", 0.01),
    "centimetres": ("m", 0.01), "centimeter": ("m", 0.01), "centimetre": ("m", 0.01), "mm": ("m", 0.001), "millimeters": ("m", 0.001), "millimetres": ("m", 0.001),
    "millimeter": ("m", 0.001), "millimetre": ("m", 0.001), "gram": ("kg", 0.001), "ounce": ("kg", 0.02835),
    "barrel": ("l", 158.99), "knot": ("km/h", 1.852), "megawatt": ("W", 1e6), "gigawatt": ("W", 1e9),
    "square mile": ("m2", 2.59e6), "square foot": ("m2", 0.0929), "square metre": ("m2", 1.0), "square meter": ("m2", 1.0),
    "Kilometer": ("m", 1e3), "Kilometern": ("m", 1e3), "Meter": ("m", 1.0), "Metern": ("m", 1.0), "mètres": ("m", 1.0),
    "kilomètres": ("m", 1e3), "kg": ("kg", 1.0), "kilos": ("kg", 1.0), "kilograms": ("kg", 1.0), "kilogrammes": ("kg", 1.0),
    "kilogram": ("kg", 1.0), "pounds": ("kg", 0.4536), "pound": ("kg", 0.4536), "lb": ("kg", 0.4536), "lbs": ("kg", 0.4536),
    "tons": ("kg", 1e3), "tonnes": ("kg", 1e3), "tonne": ("kg", 1e3), "ton": ("kg", 1e3), "grams": ("kg", 0.001),
    "ounces": ("kg", 0.02835), "Kilogramm": ("kg", 1.0), "Kilo": ("kg", 1.0), "Tonnen": ("kg", 1e3), "acres": ("m2", 4046.86),
    "acre": ("m2", 4046.86), "hectares": ("m2", 1e4), "hectare": ("m2", 1e4), "Hektar": ("m2", 1e4),
    "square miles": ("m2", 2.59e6), "square kilometers": ("m2", 1e6), "square kilometres": ("m2", 1e6),
    "square feet": ("m2", 0.0929), "square meters": ("m2", 1.0), "square metres": ("m2", 1.0), "sq km": ("m2", 1e6),
    "Quadratkilometer": ("m2", 1e6), "Quadratmeter": ("m2", 1.0), "liters": ("l", 1.0), "litres": ("l", 1.0),
    "liter": ("l", 1.0), "litre": ("l", 1.0), "gallons": ("l", 3.785), "gallon": ("l", 3.785), "barrels": ("l", 158.99),
    "Liter": ("l", 1.0), "mph": ("km/h", 1.60934), "miles per hour": ("km/h", 1.60934), "miles an hour": ("km/h", 1.60934),
    "kph": ("km/h", 1.0), "km/h": ("km/h", 1.0), "kmh": ("km/h", 1.0), "kilometers per hour": ("km/h", 1.0),
    "kilometres per hour": ("km/h", 1.0), "kilometres an hour": ("km/h", 1.0), "knots": ("km/h", 1.852),
    "MW": ("W", 1e6), "megawatts": ("W", 1e6), "GW": ("W", 1e9), "gigawatts": ("W", 1e9), "GB": ("byte", 1e9),
    "gigabytes": ("byte", 1e9), "MB": ("byte", 1e6), "TB": ("byte", 1e12), "GHz": ("Hz", 1e9), "MHz": ("Hz", 1e6),
    "megapixels": ("pixel", 1e6), "megapixel": ("pixel", 1e6), "basis points": ("bp", 1.0),
}  # fmt: skip
#: Unit of time → seconds.
SPANS = {
    "seconds": 1.0, "second": 1.0, "secs": 1.0, "minutes": 60.0, "minute": 60.0, "mins": 60.0, "min": 60.0, "hours": 3600.0,
    "hour": 3600.0, "hrs": 3600.0, "days": 86400.0, "day": 86400.0, "weeks": 604800.0, "week": 604800.0,
    "months": 2629800.0, "month": 2629800.0, "years": 31557600.0, "year": 31557600.0, "decades": 315576000.0,
    "Sekunden": 1.0, "Minuten": 60.0, "Minute": 60.0, "Stunden": 3600.0, "Stunde": 3600.0, "Tage": 86400.0, "Tagen": 86400.0,
    "Wochen": 604800.0, "Monate": 2629800.0, "Monaten": 2629800.0, "Jahre": 31557600.0, "Jahren": 31557600.0,
    "secondes": 1.0, "heures": 3600.0, "heure": 3600.0, "jours": 86400.0, "jour": 86400.0, "semaines": 604800.0,
    "mois": 2629800.0, "ans": 31557600.0, "années": 31557600.0,
}  # fmt: skip
PERCENT = {
    "%", "percent", "per cent", "pct", "percentage points", "percentage point", "Prozent", "Prozentpunkte", "pour cent",
}  # fmt: skip

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}


@lru_cache(maxsize=8)
def months(language: str) -> dict[str, int]:
    """Lower-case month names and their short forms → 1…12; {} for languages without a table."""
    names = {word: number for number, word in enumerate(_MONTHS.get(language, "").split(), start=1)}
    if language == "en":
        names |= {word[:3]: number for word, number in list(names.items())} | {"sept": 9}
    return names


@lru_cache(maxsize=8)
def weekdays(language: str) -> dict[str, int]:
    """Lower-case weekday names → 0 (Monday) … 6."""
    return {word: number for number, word in enumerate(_WEEKDAYS.get(language, "").split())}


@lru_cache(maxsize=1)
def unit_pattern() -> str:
    """Regular expression of any unit behind a number, longest first; case counts."""
    names = sorted({*MONEY, *MEASURES, *SPANS, *PERCENT}, key=lambda word: (-len(word), word))
    worded = "|".join(re.escape(word) for word in names if word[0].isalpha())
    signs = "|".join(re.escape(word) for word in names if not word[0].isalpha())
    titled = "|".join(word.capitalize() for word in SPANS if word[0].islower())
    return rf"(?:(?:{signs})(?![ ]?\d)|(?:{worded}|{titled})\b(?![’']\w))"


@lru_cache(maxsize=1)
def sign_pattern() -> str:
    """Regular expression of any currency sign or code before a number."""
    return "|".join(
        (r"\b" if word[0].isalpha() and len(word) > 1 and word[-1] != "$" else "") + re.escape(word)
        for word in sorted(SIGNS, key=lambda word: (-len(word), word))
    )
