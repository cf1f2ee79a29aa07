"""Power cuts and full disks, a few of each; `benchmarks/faults.py` does many."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.faults import full_disks, power_cuts, small_disk


async def test_what_was_recorded_as_delivered_survives_a_power_cut(tmp_path: Path) -> None:
    assert await power_cuts(tmp_path, 15)


async def test_a_full_disk_is_said_and_all_goes_on_with_room_again() -> None:
    try:
        async with small_disk(8) as disk:
            assert await full_disks(disk, 3)
    except PermissionError as error:
        pytest.skip(str(error))
