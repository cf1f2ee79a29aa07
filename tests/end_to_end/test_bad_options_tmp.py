"""Every option of every command, filled with what nobody should type: an answer in words, never a defect of ours."""

from __future__ import annotations

import random
from pathlib import Path

from bot.local.person import Person
from bot.local.render import rendered
from tests.conftest import Town
from tests.end_to_end.test_isolation_walk import Walk, leaves

#: What breaks parsers: digits that are none, numbers beyond 64 bits, directions, markup, syntax of three languages.
RUBBISH = (
    "²", "99999999999999999999", "-1", "0", "１", "1.5", "\u202eevil", "\u200b\u2068x\u2069", "🦊" * 30, "<@1> <t:1> </x:1> [a](b)",
    "'; DROP TABLE library; --", '" OR NEAR( *', "%s{0}{typed}\\", "a:b:c", "x" * 90, "·", "08:00·", "١٢:٣٠", "\n\n> #",
)  # fmt: skip


class Rubbish(Walk):
    """A person who types rubbish wherever something can be typed."""

    @property
    def strings(self) -> list[str]:
        return list(RUBBISH)


async def test_rubbish_in_any_option_is_answered_in_words(town: Town, paper: dict[str, Path]) -> None:
    await town.ask(f"/save file file:{paper['courier']}")
    await town.ask("/digest add channel:digest time:08:00")
    async with Person(town.discord.address) as who:
        walk = Rubbish(who, town.guild, paper["dairy"], random.Random(5))
        commands = await who.commands()
        for command, path, options in leaves(commands):
            for every in (False, True, True, True, False, True, True, False):
                answer = await walk.call(command, path, options, every)
                text = "\n".join([*(rendered(message, {}) for message in answer.messages), answer.error])
                assert "Something broke" not in text, (path, text)
                assert len(text) > 5 or answer.modal, (path, text)
        for command, path, options in leaves(commands):
            for option in options:
                if option.get("autocomplete"):
                    from bot.local.typed import Call

                    call = Call(command, path, tuple(options), {})
                    for typed in ("²", "\u202e", '"', "9" * 30):
                        await who.suggestions(call, [], option["name"], typed)
    assert town.instance.bot.failures["ours"] == 0
