"""Which addresses may be dialled."""

import pytest

from bot.gather.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "93.184.216.34",
        "172.15.255.255",
        "172.32.0.1",
        "2606:4700::1111",
        "2a00:1450:4001::1",
    ],
)
def test_addresses_on_the_internet_may_be_dialled(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
        ),
        *(
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
        ),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "100::1"),
        *("2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1"),
        *("fec0::1", "ff02::1", "2620:4f:8000::1"),
    ],
)
def test_special_ranges_may_not_be_dialled(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f000001", "2606:4700::1%eth0", "8.8.8.8:80", "[::1]"]
)
def test_what_is_no_plain_numeric_address_may_not_be_dialled(text: str) -> None:
    assert not is_public(text)
