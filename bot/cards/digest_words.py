"""The words of the daily post, in the language that a server has set; English where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.words import listed


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one language. `date` has {weekday} {day} {month} {year}.

    `days` and `months` begin with Monday and January; a name of two words is written with an underline.
    """

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
    last: str  # between the last two of a list
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

    def listed(self, names: Sequence[str], most: int) -> str:
        """A, B and C; the rest counted."""
        return listed(names, most, last=self.last, more=self.more)

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
        last="and",
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
        last="und",
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
        last="et",
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
        last="y",
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
    "it": Words(
        heading="Oggi sui giornali",
        so_far="Oggi finora",
        empty="Nessuna notizia in biblioteca per questo giorno.",
        story=("notizia", "notizie"),
        article=("articolo", "articoli"),
        outlet=("testata", "testate"),
        summary="{stories}, da {articles} di {outlets}; ogni riga citata è parola per parola",
        first="per prima: {outlet}",
        again_="{day} giorno, frasi nuove: {count}",
        still="{day} giorno, niente di nuovo",
        ordinal=lambda number: f"{number}º",
        figures="Le cifre non coincidono",
        more="altri {count}",
        last="e",
        left_out="Senza spazio",
        elsewhere="`/today` e `/story list` li mostrano.",
        topic="Argomento: {topic}",
        feeds="Da {feeds}",
        late="In ritardo: alle {time} non ero in funzione.",
        uncertain="non è certo chi l’abbia detto",
        open="Apri",
        days="lunedì martedì mercoledì giovedì venerdì sabato domenica",
        months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        date="{weekday} {day} {month} {year}",
    ),
    "pt": Words(
        heading="Hoje nos jornais",
        so_far="Hoje até agora",
        empty="Nenhum assunto na biblioteca para este dia.",
        story=("assunto", "assuntos"),
        article=("artigo", "artigos"),
        outlet=("veículo", "veículos"),
        summary="{stories}, de {articles} de {outlets}; cada linha citada é palavra por palavra",
        first="primeiro: {outlet}",
        again_="{day} dia, frases novas: {count}",
        still="{day} dia, nada de novo",
        ordinal=lambda number: f"{number}.º",
        figures="Os números divergem",
        more="mais {count}",
        last="e",
        left_out="Sem espaço para",
        elsewhere="`/today` e `/story list` mostram-nos.",
        topic="Tema: {topic}",
        feeds="De {feeds}",
        late="Com atraso: às {time} eu não estava a funcionar.",
        uncertain="não é certo quem o disse",
        open="Abrir",
        days="segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        date="{weekday}, {day} de {month} de {year}",
    ),
    "nl": Words(
        heading="Vandaag in de kranten",
        so_far="Vandaag tot nu toe",
        empty="Geen onderwerp in de bibliotheek voor deze dag.",
        story=("onderwerp", "onderwerpen"),
        article=("artikel", "artikelen"),
        outlet=("medium", "media"),
        summary="{stories}, uit {articles} van {outlets}; elke aangehaalde regel staat er woordelijk",
        first="als eerste: {outlet}",
        again_="{day} dag, nieuwe zinnen: {count}",
        still="{day} dag, niets nieuws",
        ordinal=lambda number: f"{number}e",
        figures="Cijfers verschillen",
        more="nog {count}",
        last="en",
        left_out="Geen plaats voor",
        elsewhere="`/today` en `/story list` tonen ze.",
        topic="Thema: {topic}",
        feeds="Uit {feeds}",
        late="Te laat: om {time} draaide ik niet.",
        uncertain="niet zeker wie het zei",
        open="Openen",
        days="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        months="januari februari maart april mei juni juli augustus september oktober november december",
        date="{weekday} {day} {month} {year}",
    ),
    "zh": Words(
        heading="今日报道",
        so_far="今日至此",
        empty="资料库中没有这一天的报道。",
        story=("个事件", "个事件"),
        article=("篇文章", "篇文章"),
        outlet=("家媒体", "家媒体"),
        summary="{stories}，出自 {outlets} 的 {articles}；引用的每一行都是原文",
        first="最早：{outlet}",
        again_="{day}，新句子：{count}",
        still="{day}，没有新内容",
        ordinal=lambda number: f"第 {number} 天",
        figures="数字不一致",
        more="另有 {count} 条",
        last="和",
        left_out="未列出",
        elsewhere="可用 `/today` 和 `/story list` 查看。",
        topic="主题：{topic}",
        feeds="来源：{feeds}",
        late="推迟发布：{time} 时我没有运行。",
        uncertain="说话人不确定",
        open="打开",
        days="星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        months="1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        date="{year}年{month}{day}日 {weekday}",
    ),
    "sv": Words(
        heading="Idag i tidningarna",
        so_far="Idag hittills",
        empty="Ingen nyhet i biblioteket för den här dagen.",
        story=("nyhet", "nyheter"),
        article=("artikel", "artiklar"),
        outlet=("tidning", "tidningar"),
        summary="{stories}, ur {articles} från {outlets}; varje citerad rad är ordagrann",
        first="först: {outlet}",
        again_="{day} dagen, nya meningar: {count}",
        still="{day} dagen, inget nytt",
        ordinal=lambda number: (
            f"{number}:{'a' if number % 10 in (1, 2) and number % 100 not in (11, 12) else 'e'}"
        ),
        figures="Siffrorna skiljer sig",
        more="{count} till",
        last="och",
        left_out="Fick inte plats",
        elsewhere="`/today` och `/story list` visar dem.",
        topic="Ämne: {topic}",
        feeds="Från {feeds}",
        late="Försenat: klockan {time} var jag inte igång.",
        uncertain="osäkert vem som sade det",
        open="Öppna",
        days="måndag tisdag onsdag torsdag fredag lördag söndag",
        months="januari februari mars april maj juni juli augusti september oktober november december",
        date="{weekday} {day} {month} {year}",
    ),
    "da": Words(
        heading="I dag i aviserne",
        so_far="I dag indtil nu",
        empty="Ingen nyhed i biblioteket for denne dag.",
        story=("nyhed", "nyheder"),
        article=("artikel", "artikler"),
        outlet=("avis", "aviser"),
        summary="{stories}, fra {articles} i {outlets}; hver citeret linje er ordret",
        first="først: {outlet}",
        again_="{day} dag, nye sætninger: {count}",
        still="{day} dag, intet nyt",
        ordinal=lambda number: f"{number}.",
        figures="Tallene er forskellige",
        more="{count} mere",
        last="og",
        left_out="Ikke plads til",
        elsewhere="`/today` og `/story list` viser dem.",
        topic="Emne: {topic}",
        feeds="Fra {feeds}",
        late="Forsinket: klokken {time} kørte jeg ikke.",
        uncertain="ikke sikkert, hvem der sagde det",
        open="Åbn",
        days="mandag tirsdag onsdag torsdag fredag lørdag søndag",
        months="januar februar marts april maj juni juli august september oktober november december",
        date="{weekday} {day}. {month} {year}",
    ),
    "no": Words(
        heading="I dag i avisene",
        so_far="I dag så langt",
        empty="Ingen nyhet i biblioteket for denne dagen.",
        story=("nyhet", "nyheter"),
        article=("artikkel", "artikler"),
        outlet=("avis", "aviser"),
        summary="{stories}, fra {articles} i {outlets}; hver siterte linje er ordrett",
        first="først: {outlet}",
        again_="{day} dag, nye setninger: {count}",
        still="{day} dag, ingenting nytt",
        ordinal=lambda number: f"{number}.",
        figures="Tallene er ulike",
        more="{count} til",
        last="og",
        left_out="Ikke plass til",
        elsewhere="`/today` og `/story list` viser dem.",
        topic="Emne: {topic}",
        feeds="Fra {feeds}",
        late="Forsinket: klokken {time} kjørte jeg ikke.",
        uncertain="ikke sikkert hvem som sa det",
        open="Åpne",
        days="mandag tirsdag onsdag torsdag fredag lørdag søndag",
        months="januar februar mars april mai juni juli august september oktober november desember",
        date="{weekday} {day}. {month} {year}",
    ),
    "tr": Words(
        heading="Bugün gazetelerde",
        so_far="Bugün şu ana kadar",
        empty="Kitaplıkta bu güne ait haber yok.",
        story=("konu", "konu"),
        article=("haber", "haber"),
        outlet=("kaynak", "kaynak"),
        summary="{stories}; {outlets}, {articles}; alıntılanan her satır kelimesi kelimesine",
        first="ilk: {outlet}",
        again_="{day} gün, yeni cümle: {count}",
        still="{day} gün, yeni bir şey yok",
        ordinal=lambda number: f"{number}.",
        figures="Sayılar farklı",
        more="{count} tane daha",
        last="ve",
        left_out="Yer kalmadı",
        elsewhere="`/today` ve `/story list` gösterir.",
        topic="Konu: {topic}",
        feeds="Kaynak: {feeds}",
        late="Geç gönderildi: saat {time} itibarıyla çalışmıyordum.",
        uncertain="kimin söylediği kesin değil",
        open="Aç",
        days="Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
        months="Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        date="{day} {month} {year} {weekday}",
    ),
    "vi": Words(
        heading="Hôm nay trên báo",
        so_far="Hôm nay đến lúc này",
        empty="Thư viện không có tin nào cho ngày này.",
        story=("sự kiện", "sự kiện"),
        article=("bài", "bài"),
        outlet=("báo", "báo"),
        summary="{stories}, từ {articles} của {outlets}; mỗi dòng trích là nguyên văn",
        first="đầu tiên: {outlet}",
        again_="{day}, câu mới: {count}",
        still="{day}, không có gì mới",
        ordinal=lambda number: f"ngày thứ {number}",
        figures="Số liệu khác nhau",
        more="thêm {count}",
        last="và",
        left_out="Không đủ chỗ cho",
        elsewhere="`/today` và `/story list` có đủ.",
        topic="Chủ đề: {topic}",
        feeds="Từ {feeds}",
        late="Đăng muộn: lúc {time} tôi không chạy.",
        uncertain="không chắc ai đã nói",
        open="Mở",
        days="Thứ_hai Thứ_ba Thứ_tư Thứ_năm Thứ_sáu Thứ_bảy Chủ_nhật",
        months="tháng_1 tháng_2 tháng_3 tháng_4 tháng_5 tháng_6 tháng_7 tháng_8 tháng_9 tháng_10 tháng_11 tháng_12",
        date="{weekday}, {day} {month}, {year}",
    ),
}


def words_of(language: str) -> Words:
    """The words of a language ("de", "pt-BR"), or English."""
    return WORDS.get(language.partition("-")[0].casefold(), WORDS["en"])


def dated(day: date, language: str) -> str:
    """Tuesday 24 November 2026, whatever the machine's locale is."""
    said = words_of(language)
    return said.date.format(
        weekday=said.days.split()[day.weekday()].replace("_", " "),
        day=day.day,
        month=said.months.split()[day.month - 1].replace("_", " "),
        year=day.year,
    )
