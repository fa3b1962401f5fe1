"""What deploy/ holds fits the program: settings and files that exist, processes with no more than they need."""

import re
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from api.settings import ROOT, Settings
from tests.redis import installed, throw_away_redis

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "actions", "bot", "worker", "migrate")
_NOT_OF_THE_API = {"CREDIT_API_URL", "CREDIT_ACTIONS_PORT"}
_IMAGES = sorted((DEPLOY / "images").glob("*.Containerfile"))


def settings_in(text: str) -> set[str]:
    """The variables of ours that a file names."""
    return set(re.findall(r"CREDIT_[A-Z_]+", text))


def test_every_setting_named_in_deploy_exists() -> None:
    """A misspelt setting would be ignored without a word."""
    known = {f"CREDIT_{name.upper()}" for name in Settings.model_fields} | _NOT_OF_THE_API
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.parent.name != "secrets"]
    named = {path.name: settings_in(path.read_text("utf-8")) - known for path in files}
    assert {name: unknown for name, unknown in named.items() if unknown} == {}
    assert settings_in((DEPLOY / "compose.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", OURS)
def test_our_processes_can_change_nothing_and_are_nobody(name: str) -> None:
    """Whoever breaks into one finds no root, no writable program and no more rights."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("user") == "10001:10001"
    assert "ports" not in service
    assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= {"audit"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_others_made_is_held_as_tightly(name: str) -> None:
    """A hole in the database, the store or the proxy gives no more than a hole in ours."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    rootless = service["user"] != "0:0"
    assert rootless or (name, service["cap_add"]) == ("store", ["DAC_OVERRIDE"])
    assert "cap_add" not in service or not rootless


def test_what_others_wait_for_tells_whether_it_is_ready() -> None:
    """A service that something waits for has a health check, or comes to an end."""
    waits = [(name, one) for name, service in SERVICES.items() for one in service.get("depends_on", {}).items()]
    assert waits
    for name, (other, how) in waits:
        ready = "healthcheck" in SERVICES[other] and how["condition"] == "service_healthy"
        assert ready or how["condition"] == "service_completed_successfully", (name, other)


@pytest.mark.parametrize("name", ["api", "worker"])
def test_every_folder_that_is_written_to_can_be_written_to(name: str) -> None:
    """Without a place for its anchors the audit trail would have none, and a busy database would refuse every look."""
    service = SERVICES[name]
    given = {key.removeprefix("CREDIT_").lower(): value for key, value in service["environment"].items()}
    folders = {"audit_dir", "index_dir", "alive_file"} & given.keys()
    assert {"audit_dir", "index_dir"} <= folders
    settings = Settings.model_construct(None, **{one: Path(given[one]) for one in folders})
    written = {getattr(settings, one) for one in vars(Settings) if one.endswith("_folder")} | {
        Path(given[one]) for one in folders
    }
    volumes = {Path(volume.split(":")[1]) for volume in service["volumes"]}
    places = volumes | {Path(one.split(":")[0]) for one in service["tmpfs"]}
    assert [one for one in written if not {one, *one.parents} & places] == []
    assert settings.audit_folder in volumes
    image = (DEPLOY / "images/main.Containerfile").read_text("utf-8")
    assert f"chown 10001:10001 {settings.audit_folder}" in image[: image.rindex("USER")]


@pytest.mark.parametrize("name", ["bot", "actions"])
def test_the_bot_gets_no_key_and_has_no_way_out(name: str) -> None:
    """The bot is never trusted: neither key nor database, and no network but the inner one."""
    secret = {"CREDIT_SECRET_KEY", "CREDIT_FIELD_KEY", "CREDIT_DATABASE_URL", "CREDIT_STORAGE_SECRET_KEY"}
    assert secret.isdisjoint(SERVICES[name]["environment"])
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_bots_image_opens_no_channel_but_ours() -> None:
    """Whoever is on the inner network can neither talk as somebody else nor read what the bot remembers."""
    text = (DEPLOY / "images/bot.Containerfile").read_text("utf-8")
    (file,) = re.findall(r'"--credentials", "([^"]+)"', text)
    channels = yaml.safe_load((ROOT / file).read_text("utf-8"))
    assert channels == {"bot.components.portal_channel.PortalInput": {"closed": True}}


def test_the_bot_has_its_own_part_of_redis_and_no_more() -> None:
    """A bot that was broken into neither counts for others nor reads their counts, and orders nothing."""
    if not installed():
        pytest.skip("本机没有安装 Redis。安装：apt-get install -y redis-server")
    given = {"REDIS_PASSWORD": "of-the-api", "BOT_REDIS_PASSWORD": "of-the-bot"}
    words = [re.sub(r"\$\{(\w+):\?\}", lambda name: given[name[1]], one) for one in SERVICES["redis"]["command"]]
    options = words[words.index("--requirepass") :]
    with throw_away_redis(*options, user=":of-the-api@") as server:
        server.client().set("rate:somebody", "1")
        url = SERVICES["bot"]["environment"]["CREDIT_REDIS_URL"]
        assert url.startswith("redis://bot:${BOT_REDIS_PASSWORD:?}@")
        bot = redis.Redis.from_url(f"redis://bot:of-the-bot@127.0.0.1:{server.port}/0", decode_responses=True)
        bot.set("bot:conversation:c1", "said", ex=60)
        assert bot.get("bot:conversation:c1") == "said"
        assert bot.delete("bot:conversation:c1") == 1
        refused: list[tuple[str, ...]] = [
            ("GET", "rate:somebody"),
            ("SET", "rate:somebody", "0"),
            ("SCAN", "0"),
            ("FLUSHALL",),
            ("CONFIG", "GET", "requirepass"),
            ("ACL", "LIST"),
            ("EVAL", "return 1", "0"),
        ]
        for order in refused:
            with pytest.raises(redis.exceptions.NoPermissionError):
                bot.execute_command(*order)


def test_two_of_each_run_and_are_watched_and_have_time_to_end() -> None:
    """One may die or be renewed; each is asked whether it lives, and may end what it has begun."""
    for name in ("api", "actions", "bot", "worker"):
        service = SERVICES[name]
        assert service["deploy"]["replicas"] >= 2
        assert service["healthcheck"]["test"]
        assert int(service["stop_grace_period"].rstrip("s")) >= 40


def test_only_the_proxy_is_reached_from_outside() -> None:
    """Rasa, the database and the store have no port on the machine."""
    open_to_all = {
        name
        for name, service in SERVICES.items()
        if any(not str(port).startswith("127.0.0.1:") for port in service.get("ports", ()))
    }
    assert open_to_all == {"proxy"}


def test_no_secret_stands_in_a_file_of_the_project() -> None:
    """Each key is a variable that has to be given, and the example leaves it empty."""
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    needed = set(re.findall(r"\$\{([A-Z_]+):\?\}", text))
    lines = (DEPLOY / "settings.example.env").read_text("utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert needed <= set(example)
    assert {name for name in needed if example[name]} == {"PUBLIC_URL"}


@pytest.mark.parametrize("path", _IMAGES, ids=[path.name for path in _IMAGES])
def test_an_image_takes_what_there_is_and_runs_as_nobody(path: Any) -> None:
    """What is copied exists, and is not kept away by .dockerignore; the last user is not root."""
    text = path.read_text("utf-8")
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in kept
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE)[-1] == "10001"


def test_the_bots_image_starts_it_as_the_procfile_does() -> None:
    """Options added in one place are not forgotten in the other."""
    text = (DEPLOY / "images/bot.Containerfile").read_text("utf-8")
    started = re.findall(r'"([^"]+)"', text[text.rindex("CMD") :])
    line = next(line for line in (ROOT / "Procfile").read_text("utf-8").splitlines() if line.startswith("bot:"))
    assert {word for word in started if word.startswith("--")} == set(re.findall(r"--[a-z-]+", line))
