"""Alerts and pictures ask only for figures that there are, and each alert says what to do."""

import http.client
import json
import re
import ssl
from collections.abc import Iterable, Iterator, Mapping

import httpx2
import prometheus_client
import pytest
import yaml

import api.main  # the modules that measure are imported with the application
from api.settings import ROOT
from tests.chaos.arrangement import haproxy, proxy_alone

Proxy = tuple[Mapping[str, int], ssl.SSLContext]
DEPLOY = ROOT / "deploy"
_NAME = re.compile(r"\b(?:credit|haproxy|process|python)_[a-z0-9_]+")
_RULES: dict[str, str] = {
    rule["alert"]: rule["expr"]
    for group in yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
}


def our_metrics() -> set[str]:
    """Every name under which the API answers at /metrics."""
    assert api.main.FEATURES
    names: set[str] = set()
    for family in prometheus_client.REGISTRY.collect():
        more = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}.get(family.type, ("",))
        names |= {family.name + end for end in more}
    return names


def questions() -> Iterable[tuple[str, str]]:
    """Each expression of the alerts and of the dashboards, with where it stands."""
    yield from _RULES.items()
    for path in sorted((DEPLOY / "grafana/dashboards").glob("*.json")):
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                yield f"{path.name}: {panel['title']}", target["expr"]


def test_alerts_and_pictures_name_only_figures_of_ours_that_exist() -> None:
    """Protects staff from an alert that never rings because a figure was renamed."""
    known = our_metrics()
    asked = [(place, name) for place, expr in questions() for name in _NAME.findall(expr)]
    assert len(asked) > 20
    assert [one for one in asked if not one[1].startswith("haproxy_") and one[1] not in known] == []


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The real proxy with the file of deploy/: the ports of its entrances, and whom its visitors trust."""
    if haproxy() is None:
        pytest.skip("本机没有安装 HAProxy。安装：apt-get install -y haproxy")
    with proxy_alone(tmp_path_factory.mktemp("proxy")) as running:
        yield running


def test_the_figures_of_the_proxy_exist(proxy: Proxy) -> None:
    """The same for what the proxy counts, asked of the proxy itself."""
    said = httpx2.get(f"http://127.0.0.1:{proxy[0]['MEASURES']}/metrics", trust_env=False).text
    known = set(re.findall(r"^# TYPE (\S+)", said, re.MULTILINE))
    asked = {name for _, expr in questions() for name in _NAME.findall(expr) if name.startswith("haproxy_")}
    assert asked
    assert asked <= known


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/metrics", 404),
        ("/metrics/", 404),
        ("/metrics?x=1", 404),
        ("/%6detrics", 404),
        ("/%6Detrics", 404),
        ("/metrics%0a", 404),
        ("/metrics%00", 404),
        ("//metrics", 404),
        ("/%2e/metrics", 404),
        ("/readyz", 404),
        ("/%72eadyz", 404),
        ("/readyz/self", 404),
        ("/readyz%2fself", 404),
        ("/metrics%zz", 400),
        ("/healthz", 503),
        ("/api/v1/metricsystem/%E4%BF%A1%E7%94%A8", 503),
    ],
)
def test_figures_and_readiness_stay_inside(proxy: Proxy, path: str, status: int) -> None:
    """Nobody outside reads them, however the address is written; the rest goes on (503: nobody is behind it here)."""
    doors, trusted = proxy
    connection = http.client.HTTPSConnection("127.0.0.1", doors["PUBLIC_TLS"], timeout=10, context=trusted)
    connection.request("GET", path)  # sent as it stands, where other clients would write it anew
    assert connection.getresponse().status == status
    connection.close()


def test_every_alert_says_what_to_do() -> None:
    """Whoever is woken finds a section of the guide under the alert's name."""
    guide = (ROOT / "docs/guides/observability.md").read_text("utf-8")
    assert set(re.findall(r"^### (.+)$", guide, re.MULTILINE)) == set(_RULES)


def test_the_guide_names_every_figure() -> None:
    """The list of figures in the guide is whole, and names none that is gone."""
    guide = (ROOT / "docs/guides/observability.md").read_text("utf-8")
    families = [one for one in prometheus_client.REGISTRY.collect() if one.name.startswith("credit_")]
    ours = {f"{one.name}_total" if one.type == "counter" else one.name for one in families}
    assert set(re.findall(r"`(credit_[a-z0-9_]+)`", guide)) == ours
