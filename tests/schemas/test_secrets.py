"""What is blotted out, and what is not."""

from __future__ import annotations

import pytest

from schemas.secrets import has_secret, masked, masked_value


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("s3://AKIA:s3cr3t@bucket/in", "s3://***@bucket/in"),
        ("cannot list 'https://me:pw@host/a?b=1': no", "cannot list 'https://***@host/a?b=1': no"),
        ("azfs://a/c/x?sv=1&sig=abc%3D&se=2", "azfs://a/c/x?sv=1&sig=***&se=2"),
        ("gs://b/x?X-Goog-Signature=ff&X-Goog-Date=1", "gs://b/x?X-Goog-Signature=***&X-Goog-Date=1"),
        (
            "s3://b/x?X-Amz-Credential=a/b&X-Amz-Security-Token=c",
            "s3://b/x?X-Amz-Credential=***&X-Amz-Security-Token=***",
        ),
        ("--s3_secret_access_key=abc --region=eu", "--s3_secret_access_key=*** --region=eu"),
        ("AWS_SECRET_ACCESS_KEY=abc", "AWS_SECRET_ACCESS_KEY=***"),
        ("password: abc, user", "password: ***, user"),
    ],
)
def test_secrets_are_masked(said: str, told: str) -> None:
    """Users and passwords in addresses, signatures, tokens and keys."""
    assert masked(said) == told
    assert masked(told) == told


@pytest.mark.parametrize(
    "said",
    [
        "s3://bucket/in/a@b.html",
        "https://example.org/story?id=7&page=2",
        "the key to the story: it rains",
        "run nightly (process 412 on desk-3, for 0:12:05)",
        "/data/secret/in",
    ],
)
def test_other_words_stay(said: str) -> None:
    """Paths, numbers and sentences are as they were."""
    assert masked(said) == said


def test_values_of_json() -> None:
    """Texts at any depth; numbers stay."""
    assert masked_value({"a": ["s3://k:s@b", 1], "b": {"c": "x"}, "d": None}) == {
        "a": ["s3://***@b", 1],
        "b": {"c": "x"},
        "d": None,
    }


@pytest.mark.parametrize(
    ("uri", "found"),
    [
        ("s3://k:s@bucket/in", True),
        ("azfs://a/c/x?sig=1", True),
        ("s3://bucket/a@b", False),
        ("s3://bucket/a?b=1", False),
        ("/in/k:s@x?sig=1", False),
    ],
)
def test_addresses_with_secrets(uri: str, found: bool) -> None:
    """Only URIs have any."""
    assert has_secret(uri) is found


def test_long_lines_take_their_time_by_length() -> None:
    """No pattern runs away."""
    for line in ("a://" * 50_000, "key" * 100_000, "=" * 300_000, "x@" * 100_000, "access_key" * 50_000):
        assert masked(line) == line
