"""A real OpenID Connect provider in a process of its own: a maintained one for tests, which checks PKCE besides.

``python provider.py`` prints its address and serves until it is ended. ``PUT /users/<sub>`` says what it knows of
somebody; a form posted to its authorisation page with ``sub`` signs that one in.
"""

import base64
import hashlib
import logging
import secrets
import warnings
from urllib.parse import parse_qs, urlsplit

import flask
from werkzeug.serving import make_server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock

_challenges: dict[str, str] = {}


def remember(response: flask.Response) -> flask.Response:
    """Which challenge an authorisation code was asked for with."""
    asked, where = flask.request.args, response.headers.get("Location", "")
    code = parse_qs(urlsplit(where).query).get("code")
    if code and asked.get("code_challenge_method") == "S256":
        _challenges[code[0]] = asked.get("code_challenge", "")
    return response


def refuse() -> tuple[dict[str, str], int] | None:
    """A code is given to whoever knows the verifier of its challenge, and to nobody else (RFC 7636)."""
    if flask.request.path != "/oauth2/token":
        return None
    form = flask.request.form
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    known = _challenges.get(form.get("code", ""), "")
    right = secrets.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), known)
    return None if right else ({"error": "invalid_grant"}, 400)


def main() -> None:
    """Serve on a free port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = oidc_provider_mock.app(require_nonce=True)
    app.before_request(refuse)
    app.after_request(remember)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(f"http://127.0.0.1:{server.port}", flush=True)  # noqa: T201 - how the test learns where it is
    server.serve_forever()


if __name__ == "__main__":
    main()
