"""Which network addresses a document may be fetched from."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from omnidocs.errors import URLDownloadError

IPAddress = IPv4Address | IPv6Address

_NAT64: Final = IPv6Network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the open internet.

    IPv6 addresses that stand for an IPv4 address (mapped, 6to4, NAT64) are judged by it.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & _LOW_32_BITS)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host that may be connected to, in the resolver's order.

    Raises:
        URLDownloadError: the host has no address, or none that is allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise URLDownloadError(
            f"The host {host} was not found ({error}). Check the URL."
        ) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    allowed = [a for a in addresses if allow_private or is_public(ip_address(a.split("%")[0]))]
    if not allowed:
        raise URLDownloadError(
            f"{host} is at {addresses[0]}, an address of a private network or of this machine. "
            "If you trust it, download the file yourself, or pass allow_private=True to "
            "Document.open."
        )
    return allowed
