"""The environment variables of the programs that we start: a list of what they get.

All else stays here: what steers Python, pytest or an installer in ways that our own options do
not know, and every secret that is not needed to reach a package index.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..isolation.launching import scrubbed

__all__ = ["environment_for_checks", "environment_for_tools", "search_path"]

#: What systems need to run programs, and where these keep their own files.
_SYSTEM = frozenset(
    {
        *("HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP", "TERM", "NO_COLOR"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CONFIG_DIRS"),
        *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "COMSPEC"),
    }
)
#: How the user reaches a package index: proxies, certificates, indexes, accounts for them.
_NETWORK = frozenset(
    {
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC"),
        *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_PROXY"),
        *("PIP_TRUSTED_HOST", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_KEYRING_PROVIDER"),
        *("PIP_CONFIG_FILE", "PIP_RETRIES", "PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT"),
        *("PIP_CACHE_DIR", "PIP_NO_CACHE_DIR", "PIP_USE_FEATURE", "PIP_USE_DEPRECATED"),
        *("UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS"),
        *("UV_NO_INDEX", "UV_INDEX_STRATEGY", "UV_KEYRING_PROVIDER", "UV_INSECURE_HOST"),
        *("UV_NATIVE_TLS", "UV_SYSTEM_CERTS", "UV_HTTP_TIMEOUT", "UV_HTTP_RETRIES", "UV_OFFLINE"),
        *("UV_CACHE_DIR", "UV_NO_CACHE", "UV_LINK_MODE", "UV_EXCLUDE_NEWER"),
        *("UV_PYTHON_INSTALL_DIR", "UV_PYTHON_INSTALL_MIRROR", "UV_PYTHON_DOWNLOADS"),
    }
)
#: UV_INDEX_<NAME>_USERNAME and _PASSWORD; GIT_CONFIG_COUNT, _KEY_<N>, _VALUE_<N>, _GLOBAL.
_NETWORK_PREFIXES = ("UV_INDEX_", "UV_CONCURRENT_", "GIT_CONFIG_")
#: These name one file or folder: where that depends on the working folder it is the checkout's.
_PLACES = frozenset(
    {
        *("TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "NETRC"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
        *("PIP_CERT", "PIP_CLIENT_CERT", "PIP_CONFIG_FILE", "PIP_CACHE_DIR"),
        *("UV_CACHE_DIR", "UV_PYTHON_INSTALL_DIR", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"),
    }
)
#: Lists of folders in which programs and shared libraries are looked for.
_SEARCH_PATHS = ("PATH", "LD_LIBRARY_PATH", "XDG_CONFIG_DIRS")


def environment_for_tools() -> dict[str, str]:
    """Return the variables for installers, interpreters and git.

    Examples
    --------
    >>> [name for name in environment_for_tools() if name.startswith("PYTHON")]
    []
    """
    return _built(os.environ, _SYSTEM | _NETWORK, _NETWORK_PREFIXES)


def environment_for_checks() -> dict[str, str]:
    """Return the variables for our own command line in another environment: no index, no proxy.

    Examples
    --------
    >>> set(environment_for_checks()) <= set(environment_for_tools())
    True
    """
    return _built(os.environ, _SYSTEM, ())


def search_path(text: str) -> list[str]:
    """Return the entries of a search path that do not depend on the working folder.

    Examples
    --------
    >>> search_path(os.pathsep.join(["/usr/bin", ".", "", "bin"]))
    ['/usr/bin']
    """
    return [entry for entry in text.split(os.pathsep) if os.path.isabs(entry)]  # noqa: PTH117


def _built(
    given: Mapping[str, str], names: frozenset[str], prefixes: tuple[str, ...]
) -> dict[str, str]:
    kept = {
        name: value
        for name, value in given.items()
        if (name.upper() in names or name.upper().startswith(prefixes))
        and (name.upper() not in _PLACES or os.path.isabs(value))  # noqa: PTH117
    }
    numerics = scrubbed(given, "")
    del numerics["HOME"]
    made = {k: v for k, v in {**numerics, **kept}.items() if not k.upper().startswith("PYTHON")}
    for name in _SEARCH_PATHS:
        if name in made:
            made[name] = os.pathsep.join(search_path(made[name]))
    return {**made, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
