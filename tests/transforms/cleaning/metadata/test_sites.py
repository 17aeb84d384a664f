"""Sites of host names."""

from __future__ import annotations

import pytest

from transforms.cleaning.metadata.sites import registered_site


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("gazette.co.uk", "gazette.co.uk"),
        ("edition.gazette.co.uk", "gazette.co.uk"),
        ("m.amp.gazette.com", "gazette.com"),
        ("news.gazette.com.br", "gazette.com.br"),
        ("harbour.wordpress.com", "harbour.wordpress.com"),
        ("www.harbour.blogspot.com", "harbour.blogspot.com"),
        ("harbour.blogspot.co.uk", "harbour.blogspot.co.uk"),
        ("wordpress.com", "wordpress.com"),
        ("m.harbour.example", "harbour.example"),
        ("gazette.example.org", "gazette.example.org"),
        ("m.example.org", "example.org"),
        ("localhost", "localhost"),
    ],
)
def test_sites_of_hosts(host: str, site: str) -> None:
    """Every host of one house is one site, and each blog of many on one host is its own."""
    assert registered_site(host) == site
