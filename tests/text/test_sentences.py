"""Sentences: tables of hard cases by language, and laws that hold for every text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import split

#: One text a line, its sentences set apart by " | ".
EN = """\
Dr. A. B. Moss met Mr. Lee at 5 p.m. | He left at 6 a.m. on Friday.
The U.S. has left. | The U.K. stayed.
It was in Washington, D.C. | The talks failed.
“Who are you?” she asked. | “Nobody!” he shouted back.
“We will go,” he said. | “We will stay.” | Then he left.
He works at Acme Inc. in Harrow. | Acme Co. Ltd. declined.
J.R.R. Okoro wrote it. | John F. Park Jr. read it.
The firm lost $3.5m. | It gained 2.5 per cent.
Reps. Ada Moss and Lee Park voted. | Sens. Cho and Roe did not.
Gov. Moss, Sgt. Lee, Lt. Gov. Roe and Rev. Day came. | So did Prof. Ito.
It rose in Jan. and Feb. 2024. | It fell on Sept. 3.
See No. 5 and p. 12 for it. | Fig. 3 shows more.
He said: “It is over.” | She agreed.
Wait... what? | Yes… maybe.
He paused … and then left. | Nobody spoke.
The J.F.K. would have done it. | Recipients of T.P.S. must wait.
The N.A.A.C.P. and others agreed. | It was late.
Is it so? | No! | It is not.
“It is wrong. | It is destructive,” Mr. Moss said.
Yahoo! said on Monday it would buy it. | The deal closed.
The book “What Now?” sold well. | It won a prize.
He was born on 3 Oct. 1950 in St. John’s. | St. Mary’s is near.
The company, formerly Moss & Co., said so. | It is old.
Mr. Moss (left) spoke. | (He was late.) | All laughed.
She earned a Ph.D. in May. | He has a B.A. from Harrow.
The game ended 3-2. | 40 people came.
It cost £5. | “Too much,” he said.
Visit example.org. | Then e-mail a.b@example.org today.
He lives on Main St. in Harrow. | She is on 5th Ave. near it.
Okay. | Fine.
The vs. case, i.e. Moss v. Lee, is old. | It is, e.g. in law, odd.
“No,” he said. | ‘Yes,’ she said. | ‘Go.’ | They went.
At 5 p.m. Eastern time it began. | It was over by six.
Messrs. Moss and Lee left. | Mses. Day and Roe stayed.
They met at the White House. | President Moss smiled.
He said “no.” | She said “yes.”
"We need a wall." | Mr. Moss then left.
It was built like a wall.” | Okoro disagreed.
They had asked Ida. | Otto stayed at home.
The answer is no. | Okoro said so.
The chief of then-Sen. Moss left. | Acme Inc. Chief Roe stayed.
Vol. 3, No. 2 is out. | Ch. 5 follows.
The temperature was 5 deg. | It rose.
Okoro et al. found it. | Others did not.
Moss, 45, of Harrow, Mass. died on Monday.
I.e. | It is so.
They left.” | He stayed.
Nobody came!!! | Why??
“Really?!” | She was stunned.
He plays for St. Louis vs. Harrow F.C. | The match is on.
"""

#: Chinese and Japanese without blanks: set apart by "|".
OTHERS = {
    "fr": """\
M. Roux a parlé à 15 h. | Mme Blanc était absente.
Le prix est de 2.600 euros, etc. | Les voisins refusent.
« Nous partirons. » | Il n'a rien ajouté.
« Vous partez ? » demande-t-elle. | « Non ! » répond Me Blanc.
Il est né en 1950. | L'année suivante, il part.
Le Dr A. Moreau et J.-P. Roux sont venus. | Rien n'a changé.
La S.N.C.F. a cédé. | Les trains roulent.
Voir p. 12 et art. 3 du code. | C'est clair.
Il hésite… | Puis il part.
Il hésite… puis il part.
Cf. le n° 5 de la revue. | Elle paraît en sept. prochain.
Le 1er janv. 2024 il pleut. | Pas ailleurs.
Elle a dit : « C'est fini. » | Tous ont ri.
"Je pars", dit-il. | "Moi aussi."
Un bilan de 5 morts. | 40 personnes sont blessées.
Ils sont 3. | Tous partent.
""",
    "de": """\
Am 3. Oktober kam Dr. Weiß. | Er blieb bis zum 5. November.
Es kostet z. B. 5 Euro. | Das ist viel.
Es kostet z.B. in Köln mehr. | Die Stadt zahlt.
Im 19. Jahrhundert war das so. | Heute nicht.
Es geschah 2019. | Seitdem ist Ruhe.
„Wir gehen nicht.“ | Dann schwieg sie.
„Wer sind Sie?“, fragte er. | „Niemand!“ rief sie.
Prof. Dr. h. c. Anna Lang sprach. | Hr. Moos schwieg.
Das kostet 2 Mio. Euro. | Der Bund zahlt.
Es gab Äpfel, Birnen usw. | Das Fest war schön.
Siehe S. 5 und Abs. 3. | Alles andere ist klar.
König Ludwig XIV. Bourbon regierte lange. | Er starb 1715.
Die Fa. Moos & Co. KG liefert. | Sie ist bekannt.
Um ca. 8 Uhr kam die Polizei. | Sie nahm zwei Männer fest.
Das Spiel endete 3:2. | Danach feierten alle.
Sie kamen am 24. | Die anderen folgten.
Frank-Walter S. wurde verhaftet. | Er schweigt.
Die U.S. Army kam. | Das war neu.
""",
    "es": """\
El Sr. Gómez llegó a las 5 p. m. | No habló.
EE. UU. negó todo. | El Gobierno calló.
¿Quién es? | ¡Nadie! | Se fue.
La Dra. Ruiz y el Ing. Paz, etc. | Todos fueron.
«Nos vamos.» | Después callaron.
Véase la pág. 5 y el art. 3. | Es claro.
Fue en 1950. | Al año siguiente volvió.
«¿Quién es?», preguntó. | «¡Nadie!» gritó ella.
J. L. Paz dijo que no. | Luego salió.
""",
    "it": """\
Il sig. Conti è arrivato. | La dott.ssa Neri no.
«Andiamo via.» | Poi il silenzio.
L'on. Bassi e il prof. Verdi parlano. | Nessuno ascolta.
Era il 1950. | L'anno dopo tornò.
Costa 2.500 euro, ecc. | Troppo.
Vedi pag. 5 e art. 3. | È chiaro.
""",
    "pt": """\
O Sr. Gomes chegou. | A Dra. Paz não.
“Vamos embora.” | Depois calaram-se.
Fica na Av. Central, n. 5. | É perto.
Foi em 1950. | No ano seguinte voltou.
A U.E. cedeu. | O governo não.
""",
    "nl": """\
Dhr. Bos kwam om 5 uur. | Mevr. de Wit niet.
Het kost bijv. 5 euro. | Dat is veel.
Op 3 okt. 2024 viel het. | Niemand lachte.
„Wij gaan niet.” | Toen zweeg ze.
Het was in 1950. | Daarna niet meer.
Zie blz. 5 e.v. van het boek. | Het is helder.
""",
    "sv": """\
Det kostar t.ex. 5 kronor. | Det är mycket.
Dr. Berg kom kl. 5. | Ingen sa något.
”Vi går inte.” | Sedan teg hon.
Det var 1950. | Året efter kom han.
""",
    "da": """\
Den 3. oktober kom dr. Berg. | Han blev.
Det koster f.eks. 5 kroner. | Det er meget.
»Vi går ikke.« | Så tav hun.
""",
    "tr": """\
Prof. Dr. Ayşe Demir konuştu. | Kimse gitmedi.
3. Köprü açıldı. | İlk gün kalabalıktı.
19. yüzyılda böyleydi. | Bugün değil.
Saat 15.30'da geldi. | Bu sabah gitti.
"Gitmiyoruz." | Sonra sustu.
"Kim o?" diye sordu. | "Hiç kimse!" dedi.
Olay 2019'da oldu. | O günden beri sessiz.
Elma, armut vb. alındı. | Ev boş.
TBMM Bşk. Kaya ile Av. Demir geldi. | Herkes sustu.
""",
    "vi": """\
Ông Nam ở TP. HCM nói vậy. | Bà Lan không đồng ý.
PGS. TS. Lê Minh đã đến. | Mọi người im lặng.
"Chúng tôi không đi." | Sau đó bà im lặng.
Giá là 2.500 đồng. | Năm 2019 rẻ hơn.
Ông sống ở Q. 5. | Nhà ông nhỏ.
Có táo, lê v.v. | Ai cũng vui.
""",
    "pl": """\
Prof. Nowak i dr Lis przyszli. | Było późno.
To kosztuje np. 5 zł. | To dużo.
""",
    "ru": """\
Он пришёл в 5 ч. утра. | Никто не спал.
«Мы не уйдём». | Потом он замолчал.
""",
    "zh": """\
会议在北京举行。|他说：“我们不会离开。”|记者问：“为什么？”|李强说，很好！
""",
    "ja": """\
会議は東京で開かれた。|「行きません。」と話した。|次は明日だ。
""",
}


def _cases() -> list[tuple[str, list[str]]]:
    listed = [("en", line.split(" | ")) for line in EN.splitlines()]
    for language, block in OTHERS.items():
        listed += [
            (language, line.split("|" if language in ("zh", "ja") else " | ")) for line in block.splitlines()
        ]
    return listed


@pytest.mark.parametrize(
    ("language", "sentences"), _cases(), ids=lambda value: value if isinstance(value, str) else value[0]
)
def test_sentences_of_hard_cases(language: str, sentences: list[str]) -> None:
    text = ("" if language in ("zh", "ja") else " ").join(sentences)
    assert [text[found.start : found.end] for found in split(text, language)] == sentences


@pytest.mark.parametrize("body", ["", " ", "\n\n \n", "\u00a0"])
def test_a_body_without_text_has_no_sentence(body: str) -> None:
    assert split(body) == ()


def test_one_and_two_sentences() -> None:
    assert [(s.start, s.end, s.paragraph) for s in split("No stop here")] == [(0, 12, 1)]
    assert [(s.start, s.end, s.paragraph) for s in split("One.\n\nTwo.")] == [(0, 4, 1), (6, 10, 2)]


PARAGRAPHS = [
    ("every line is a paragraph", "The bridge is shut.\nThe road is open.", [1, 2]),
    (
        "lines broken at a column are one",
        "The bridge over the Harrow was shut on Monday after a barge had run\n"
        "into its second pier. Nobody was hurt. The council will meet in the\n"
        "town hall on Friday to hear what the repair may cost and how long it\n"
        "may take. Until then, buses go round by the northern road.",
        [1, 1, 1, 1],
    ),
    ("a line broken inside a sentence goes on", "The council of Harrow Bay said on Monday that\nit would wait. So it did.", [1, 1]),
    ("short lines are a list", "apples\npears\nplums", [1, 2, 3]),
    (
        "headlines of unlike length are no wrapped text",
        "Harrow Bay bridge shut after barge accident on Monday\nCouncil to meet\nBuses go round by the northern road until Friday",
        [1, 2, 3],
    ),
    ("a byline keeps its line", "By Ada Moss | 3 May 2024 | Harrow Bay\nThe bridge is shut.", [1, 2]),
    ("capital lines are sentences", "BRIDGE SHUT IN HARROW\nA barge ran into it.", [1, 2]),
    ("bullets begin sentences", "Three things: • The bridge is shut • The road is open", [1, 1, 1]),
    ("bulleted lines are paragraphs", "• The bridge is shut\n• The road is open", [1, 2]),
    ("a dateline belongs to its sentence", "HARROW BAY (Wire) — The bridge is shut. Buses go round.", [1, 1]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "paragraphs"), [p[1:] for p in PARAGRAPHS], ids=[p[0] for p in PARAGRAPHS])
def test_paragraphs(body: str, paragraphs: list[int]) -> None:
    assert [sentence.paragraph for sentence in split(body)] == paragraphs


def test_a_sentence_over_a_line_break_keeps_the_break() -> None:
    body = "The council of Harrow Bay said on Monday that\nit would wait. So it did."
    assert (
        body[split(body)[0].start : split(body)[0].end]
        == "The council of Harrow Bay said on Monday that\nit would wait."
    )


ANY = st.text(
    st.sampled_from(
        [*"abcABC .!?…,:;'\"“”„«»‘’()[]-–—•|\n\t0123é", "。", "！", "我", "说", "\u00a0", "\u200b", "İ"]
    ),
    max_size=120,
)
LANGUAGES = st.sampled_from(["en", "fr", "de", "es", "it", "pt", "nl", "tr", "vi", "zh", "ja", "ru", "xx"])


@given(ANY, LANGUAGES)
def test_sentences_never_overlap_and_hold_everything_but_blanks(body: str, language: str) -> None:
    found = split(body, language)
    at = 0
    for sentence in found:
        assert not body[at : sentence.start].strip()
        assert sentence.start < sentence.end
        assert body[sentence.start : sentence.end] == body[sentence.start : sentence.end].strip()
        at = sentence.end
    assert not body[at:].strip()
    assert [sentence.paragraph for sentence in found] == sorted(sentence.paragraph for sentence in found)


@pytest.mark.parametrize("language", ["en", "fr", "de", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        "word " * 100_000,
        "x" * 500_000,
        "\n" * 100_000,
        "." * 300_000,
        ". " * 100_000,
        '."' * 100_000,
        "A. " * 100_000,
        "“" * 300_000,
        "?! " * 100_000,
        "我们不会离开" * 50_000,
        "“我！”" * 50_000,
        ("x" + " " * 1000 + ".") * 500,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_time_stays_bounded_and_no_sentence_is_endless(text: str, language: str) -> None:
    started = time.process_time()
    found = split(text, language)
    assert time.process_time() - started < 5.0
    assert all(sentence.end - sentence.start <= 3_000 for sentence in found)
