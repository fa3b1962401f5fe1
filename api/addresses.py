"""What an address that settings or people name says about where things would go."""

import ipaddress
import socket
from urllib.parse import urlsplit

Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data"})
_METADATA_ADDRESSES = frozenset({"100.100.100.200", "fd00:ec2::254", "168.63.129.16", "192.0.0.192"})
# Networks whose addresses carry one of IPv4 in their last four bytes: translated by the network (NAT64), or of old.
_CARRIERS = tuple(ipaddress.IPv6Network(one) for one in ("64:ff9b::/96", "::/96"))
_LAST_FOUR_BYTES = 0xFFFF_FFFF
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_loopback(host: str) -> bool:
    """Whether an address stays within this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_link_local(host: str) -> bool:
    """Whether this is where a cloud tells its machines their keys, in whichever way the address is written."""
    if host.rstrip(".").lower() in _METADATA_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        try:
            address = ipaddress.ip_address(socket.inet_aton(host))  # 2852039166 and 0xa9fea9fe are addresses too
        except OSError:
            return False
    meant = _meant(address)
    return meant.is_link_local or str(meant) in _METADATA_ADDRESSES


def may_be_called(address: str, inside: Networks | None) -> bool:
    """Whether something may be sent to this address: public ones, and those ``inside`` (None: any network).

    Never to the addresses of machines themselves, to groups, or to nobody.
    """
    ip = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if is_link_local(str(ip)) or ip.is_multicast or ip.is_unspecified:
        return False
    is_public = ip.is_global and not getattr(ip, "is_site_local", False)
    return is_public or inside is None or any(ip in network for network in inside)


def networks_of(text: str) -> Networks:
    """Networks by commas; raises ``ValueError``."""
    named = filter(None, (one.strip() for one in text.split(",")))
    return tuple(ipaddress.ip_network(one) for one in named)


def is_safe_on_the_way(url: str | None) -> bool:
    """Whether nobody on the way can read what is sent to an address."""
    address = urlsplit(url or "https:")
    return address.scheme == "https" or is_loopback(address.hostname or "")


def _meant(address: Address) -> Address:
    """The address of IPv4 that is reached by one of IPv6 (mapped, 6to4, Teredo, NAT64), or the address itself."""
    if isinstance(address, ipaddress.IPv4Address) or int(address) <= 1:  # :: and ::1 are themselves
        return address
    if any(address in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & _LAST_FOUR_BYTES)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
