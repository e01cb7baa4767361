"""What is promised of the ways to run Banso: nobody in particular, nothing writable, nothing open that need not be."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
KUBERNETES = ROOT / "deploy/kubernetes"


def manifest(name: str) -> Any:
    return yaml.safe_load((KUBERNETES / name).read_text(encoding="utf-8"))


@pytest.fixture
def pod() -> Any:
    return manifest("deployment.yaml")["spec"]["template"]["spec"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_has_no_privilege_no_writable_program_and_a_limit(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "restart"} <= service.keys()
    assert not {"privileged", "network_mode", "pid", "ipc"} & service.keys()


def test_only_the_proxy_is_reached_from_outside_and_the_database_only_by_banso() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    networks = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["networks"]
    assert networks["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["outside"]


def test_the_proxy_knows_every_replica_and_each_has_time_to_finish() -> None:
    replicas = [name for name in SERVICES if name.startswith("banso")]
    upstream = (ROOT / "deploy/nginx/upstream.conf").read_text(encoding="utf-8")
    assert re.findall(r"^    server (\S+):8017 resolve", upstream, re.MULTILINE) == replicas
    for name in replicas:
        assert SERVICES[name]["stop_grace_period"] == "30s"
        assert SERVICES[name]["depends_on"]["database"]["condition"] == "service_healthy"


def test_a_pod_is_nobody_and_writes_to_tmp_only(pod: Any) -> None:
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert f"USER {pod['securityContext']['runAsUser']}\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/tmp"]
    assert "memory" in container["resources"]["limits"]


def test_a_pod_without_its_database_is_left_alone_but_gets_no_requests(pod: Any) -> None:
    (container,) = pod["containers"]
    asked = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}
    assert asked == {"startup": "/readyz", "readiness": "/readyz", "liveness": "/healthz"}
    assert pod["terminationGracePeriodSeconds"] >= 30
    assert container["lifecycle"]["preStop"]


def test_an_upgrade_takes_no_pod_away_before_its_successor_serves() -> None:
    spec = manifest("deployment.yaml")["spec"]
    assert spec["replicas"] == 2
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    assert manifest("disruption.yaml")["spec"]["minAvailable"] == 1


def test_what_guards_the_pods_names_them() -> None:
    """Without a selector a disruption budget guards nothing, and a network policy everybody in the namespace."""
    (labels,) = manifest("kustomization.yaml")["labels"]
    chosen = {"matchLabels": labels["pairs"]}
    assert manifest("disruption.yaml")["spec"]["selector"] == chosen
    assert manifest("network.yaml")["spec"]["podSelector"] == chosen


def test_the_example_ingress_lets_nothing_in_that_is_for_the_inside() -> None:
    (rule,) = manifest("ingress.example.yaml")["spec"]["rules"]
    paths = {path["path"] for path in rule["http"]["paths"]}
    assert {"/slack/events", "/api/messages"} <= paths
    assert not {"/", "/metrics", "/readyz"} & paths


def test_everything_names_this_version() -> None:
    (image,) = manifest("kustomization.yaml")["images"]
    assert image["newTag"] == VERSION
    assert f'image.version="{VERSION}"' in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert SERVICES["banso-1"]["image"] == f"banso:${{BANSO_VERSION:-{VERSION}}}"


def test_no_example_holds_a_secret() -> None:
    lines = (KUBERNETES / "secret.example.env").read_text(encoding="utf-8").splitlines()
    filled_in = [line.partition("=")[0] for line in lines if not line.startswith("#") and not line.endswith("=")]
    assert filled_in == ["BANSO_DATABASE_URL", "BANSO_PUBLIC_URL"], "addresses without a password"


def test_the_unit_runs_as_nobody_and_may_write_its_own_folder_only() -> None:
    unit = (ROOT / "deploy/systemd/banso.service").read_text(encoding="utf-8").splitlines()
    promised = {"User=banso", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "UMask=0077"}
    assert promised <= set(unit)
    assert not [line for line in unit if line.startswith("ReadWritePaths")]
