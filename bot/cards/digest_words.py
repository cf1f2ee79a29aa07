"""The words of the daily post, in the language that a server has set; English where there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one language. `days` and `months` begin with Monday and January; `date` has {weekday} {day} {month} {year}."""

    heading: str
    so_far: str
    empty: str
    story: tuple[str, str]
    article: tuple[str, str]
    outlet: tuple[str, str]
    summary: str  # {stories} {articles} {outlets}
    first: str
    again_: str  # {day} {count}
    still: str  # {day}
    ordinal: Callable[[int], str]
    figures: str
    more: str
    left_out: str
    elsewhere: str
    topic: str
    feeds: str
    late: str
    uncertain: str
    open: str
    days: str
    months: str
    date: str

    def outlets(self, number: int) -> str:
        """1 outlet, 2 outlets."""
        return _counted(number, self.outlet)

    def counted(self, stories: int, articles: int, outlets: int) -> str:
        """What the post is made of."""
        return self.summary.format(
            stories=_counted(stories, self.story),
            articles=_counted(articles, self.article),
            outlets=_counted(outlets, self.outlet),
        )

    def nothing_new(self, days: int) -> str:
        """3rd day, nothing new."""
        return self.still.format(day=self.ordinal(days))

    def again(self, days: int, fresh: int) -> str:
        """2nd day, 4 new passages."""
        return self.again_.format(day=self.ordinal(days), count=fresh)


def _counted(number: int, forms: tuple[str, str]) -> str:
    return f"{number:,} {forms[0] if number == 1 else forms[1]}"


def _english(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


WORDS = {
    "en": Words(
        heading="Today in the papers",
        so_far="Today so far",
        empty="No story in the library for this day.",
        story=("story", "stories"),
        article=("article", "articles"),
        outlet=("outlet", "outlets"),
        summary="{stories}, out of {articles} from {outlets}; every quoted line is word for word",
        first="first: {outlet}",
        again_="{day} day, new sentences: {count}",
        still="{day} day, nothing new",
        ordinal=_english,
        figures="Figures differ",
        more="{count} more",
        left_out="No room for",
        elsewhere="`/today` and `/story list` have them.",
        topic="Topic: {topic}",
        feeds="From {feeds}",
        late="Posted late: I was not running at {time}.",
        uncertain="speaker not certain",
        open="Open",
        days="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        months="January February March April May June July August September October November December",
        date="{weekday} {day} {month} {year}",
    ),
    "de": Words(
        heading="Heute in den Zeitungen",
        so_far="Heute bisher",
        empty="Für diesen Tag ist keine Meldung in der Bibliothek.",
        story=("Thema", "Themen"),
        article=("Artikel", "Artikeln"),
        outlet=("Medium", "Medien"),
        summary="{stories} aus {articles}, Quellen: {outlets}; jede zitierte Zeile steht wörtlich da",
        first="zuerst: {outlet}",
        again_="{day} Tag, neue Sätze: {count}",
        still="{day} Tag, nichts Neues",
        ordinal=lambda number: f"{number}.",
        figures="Zahlen weichen ab",
        more="{count} weitere",
        left_out="Kein Platz für",
        elsewhere="`/today` und `/story list` zeigen sie.",
        topic="Thema: {topic}",
        feeds="Aus {feeds}",
        late="Verspätet: Um {time} lief ich nicht.",
        uncertain="Sprecher nicht sicher",
        open="Öffnen",
        days="Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        date="{weekday}, {day}. {month} {year}",
    ),
    "fr": Words(
        heading="Aujourd’hui dans la presse",
        so_far="Aujourd’hui jusqu’ici",
        empty="Aucun sujet dans la bibliothèque pour ce jour.",
        story=("sujet", "sujets"),
        article=("article", "articles"),
        outlet=("média", "médias"),
        summary="{stories}, tirés de {articles} de {outlets} ; chaque ligne citée est mot pour mot",
        first="en premier : {outlet}",
        again_="{day} jour, phrases nouvelles : {count}",
        still="{day} jour, rien de nouveau",
        ordinal=lambda number: "1er" if number == 1 else f"{number}e",
        figures="Les chiffres diffèrent",
        more="{count} de plus",
        left_out="Sans place",
        elsewhere="`/today` et `/story list` les montrent.",
        topic="Thème : {topic}",
        feeds="De {feeds}",
        late="En retard : je ne fonctionnais pas à {time}.",
        uncertain="auteur des propos incertain",
        open="Ouvrir",
        days="lundi mardi mercredi jeudi vendredi samedi dimanche",
        months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        date="{weekday} {day} {month} {year}",
    ),
    "es": Words(
        heading="Hoy en la prensa",
        so_far="Hoy hasta ahora",
        empty="No hay ningún tema en la biblioteca para este día.",
        story=("tema", "temas"),
        article=("artículo", "artículos"),
        outlet=("medio", "medios"),
        summary="{stories}, de {articles} de {outlets}; cada línea citada es literal",
        first="primero: {outlet}",
        again_="{day} día, frases nuevas: {count}",
        still="{day} día, nada nuevo",
        ordinal=lambda number: f"{number}.º",
        figures="Las cifras difieren",
        more="{count} más",
        left_out="Sin espacio para",
        elsewhere="`/today` y `/story list` los muestran.",
        topic="Asunto: {topic}",
        feeds="De {feeds}",
        late="Con retraso: a las {time} no estaba en marcha.",
        uncertain="no es seguro quién lo dijo",
        open="Abrir",
        days="lunes martes miércoles jueves viernes sábado domingo",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        date="{weekday}, {day} de {month} de {year}",
    ),
}


def words_of(language: str) -> Words:
    """The words of a language ("de", "pt-BR"), or English."""
    return WORDS.get(language.partition("-")[0].casefold(), WORDS["en"])


def dated(day: date, language: str) -> str:
    """Tuesday 24 November 2026, whatever the machine's locale is."""
    said = words_of(language)
    return said.date.format(
        weekday=said.days.split()[day.weekday()],
        day=day.day,
        month=said.months.split()[day.month - 1],
        year=day.year,
    )
