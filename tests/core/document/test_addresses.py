"""Which addresses a document may come from."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from omnidocs.document.web.addresses import is_public, resolve
from omnidocs.errors import URLDownloadError


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001:db8::1",
    ],
)
def test_all_others_are_not(address):
    assert not is_public(ip_address(address))


def test_an_address_that_stands_for_a_public_one_is_public():
    assert is_public(ip_address("::ffff:1.1.1.1"))
    assert is_public(ip_address("64:ff9b::101:101"))


def test_a_host_resolves_to_its_allowed_addresses():
    assert "127.0.0.1" in resolve("127.0.0.1", 80, allow_private=True)
    with pytest.raises(URLDownloadError, match=r"127\.0\.0\.1.*allow_private"):
        resolve("127.0.0.1", 80, allow_private=False)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".test", ""])
def test_a_host_that_is_not_found_is_told(host):
    with pytest.raises(URLDownloadError):
        resolve(host, 80, allow_private=False)
