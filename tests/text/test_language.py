"""The language of a text: invented sentences in every language, and "don't know" for what is too short."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.language import CHOICES, language_of

TEXTS = {
    "en": "The council said on Monday that the bridge would stay shut until it has been repaired, and that nobody was hurt.",
    "fr": "Le conseil a dit lundi que le pont resterait fermé jusqu'à ce qu'il soit réparé et que personne n'avait été blessé.",
    "de": "Der Rat teilte am Montag mit, dass die Brücke gesperrt bleibt, bis sie repariert ist, und dass niemand verletzt wurde.",
    "es": "El consejo dijo el lunes que el puente seguirá cerrado hasta que sea reparado y que nadie resultó herido en la noche.",
    "it": "Il consiglio ha detto lunedì che il ponte resterà chiuso finché non sarà riparato e che nessuno è rimasto ferito.",
    "pt": "O conselho disse na segunda-feira que a ponte não vai abrir até que seja reparada e que ninguém ficou ferido.",
    "nl": "De raad zei maandag dat de brug gesloten blijft tot die is hersteld en dat er niemand gewond is geraakt.",
    "sv": "Rådet sade på måndagen att bron ska vara stängd tills den har lagats och att ingen har blivit skadad.",
    "da": "Rådet sagde mandag, at broen bliver ved med at være lukket, til den er repareret, og at ingen er kommet til skade.",
    "no": "Rådet sa mandag at broen blir værende stengt til den er reparert, og at ingen har blitt skadet av noe.",
    "tr": "Belediye pazartesi günü köprünün onarılana kadar kapalı kalacağını ve kimsenin yaralanmadığını söyledi.",
    "vi": "Hội đồng cho biết hôm thứ Hai rằng cây cầu sẽ đóng cửa cho đến khi được sửa và không ai bị thương.",
    "pl": "Rada powiedziała w poniedziałek, że most będzie zamknięty, dopóki nie zostanie naprawiony, i że nikt nie jest ranny.",
    "cs": "Rada v pondělí řekla, že most zůstane zavřený, dokud nebude opraven, a že nikdo nebyl při nehodě zraněn.",
    "zh": "市议会周一表示，大桥将继续关闭，直到修好为止，没有人受伤。",
    "ja": "市議会は月曜日、橋は修理されるまで閉鎖されると発表した。",
    "ko": "시의회는 월요일 다리가 수리될 때까지 폐쇄된다고 밝혔다.",
    "ru": "Совет сообщил в понедельник, что мост останется закрытым, пока его не отремонтируют.",
    "uk": "Рада повідомила в понеділок, що міст залишиться закритим, доки його не відремонтують.",
    "el": "Το συμβούλιο είπε τη Δευτέρα ότι η γέφυρα θα μείνει κλειστή.",
    "ar": "قال المجلس يوم الاثنين إن الجسر سيبقى مغلقا حتى يتم إصلاحه.",
    "he": "המועצה אמרה ביום שני שהגשר יישאר סגור עד שיתוקן.",
    "hi": "परिषद ने सोमवार को कहा कि पुल मरम्मत होने तक बंद रहेगा।",
    "th": "สภากล่าวเมื่อวันจันทร์ว่าสะพานจะยังปิดอยู่",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_a_sentence_is_enough(code: str, text: str) -> None:
    assert language_of(text, default="xx") == code


@pytest.mark.parametrize("code", ["vi", "fr", "de"])
def test_decomposed_letters_and_capitals_change_nothing(code: str) -> None:
    assert language_of(unicodedata.normalize("NFD", TEXTS[code]), default="xx") == code
    assert language_of(TEXTS[code].upper(), default="xx") == code


@pytest.mark.parametrize("text", ["", " ", "Harrow Bay", "42", "???", "Okoro", "Museum", "🙂"])
def test_what_is_too_short_to_tell_gets_the_default(text: str) -> None:
    assert language_of(text, default="fr") == "fr"
    assert language_of(text) == "en"


def test_a_foreign_name_does_not_change_the_language() -> None:
    text = "The mayor met 王明 and Şahin Çağlar on Monday, and they said that the bridge would stay shut."
    assert language_of(text, default="xx") == "en"


@given(st.text(max_size=300))
def test_every_text_has_one_answer(text: str) -> None:
    scripts = {"zh", "ja", "ko", "ru", "uk", "el", "he", "ar", "hi", "th"}
    assert language_of(text, default="xx") in {*CHOICES, *scripts, "xx"}
    assert language_of(text, default="xx") == language_of(text, default="xx")


def test_long_texts_cost_no_more() -> None:
    started = time.process_time()
    for text in ("die " * 500_000, "我" * 1_000_000, "." * 1_000_000, "a" * 1_000_000):
        language_of(text)
    assert time.process_time() - started < 1.0
