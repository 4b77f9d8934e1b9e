"""What finding plugins costs: run it with ``python benchmarks/discovery.py``.

200 distributions with a plugin each, and 200 with other entry points, are put on the path
of fresh processes. ``python benchmarks/discovery.py --quick`` takes fewer turns.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 3 if "--quick" in sys.argv else 9
PLUGINS = 200

PROBE = """
import json, sys, time
import omnidocs.registry as registry

scans = 0
class Counter:
    @staticmethod
    def find_spec(*arguments):
        return None
    @staticmethod
    def find_distributions(context):
        global scans
        scans += 1
        return iter(())

sys.meta_path.insert(0, Counter)
before = set(sys.modules)
times = []
for _ in range(2):
    started = time.perf_counter()
    found = registry.plugins()
    times.append(time.perf_counter() - started)
started = time.perf_counter()
backends = registry.backends()
times.append(time.perf_counter() - started)
ours = [record for record in found if record.distribution.startswith("fake-plugin-")]
imported = [name for name in set(sys.modules) - before if name.startswith("fake")]
print(json.dumps([scans, len(ours), len(imported), *times]))
"""


def install(folder: Path, name: str, entry_points: str) -> None:
    """Lay out the metadata of a distribution."""
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    about = (
        f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\nRequires-Dist: omnidocs-core>=1.0\n"
    )
    (info / "METADATA").write_text(about + "\n" + "Words about the project. " * 200)
    (info / "entry_points.txt").write_text(entry_points)


def probe(site: Path) -> list[float]:
    """Scans, plugins, imported plugin modules, and seconds, in a fresh process."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, check=True
    )
    result: list[float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Print what listing the plugins costs, at first and again."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(PLUGINS):
            group = "omnidocs.backends" if number % 2 else "omnidocs.text_extraction"
            label = f"Fake{number}" if number % 2 else f"fake_{number}"
            target = f"fake_plugin_{number}:PLUGIN"
            install(Path(folder), f"fake-plugin-{number}", f"[{group}]\n{label} = {target}\n")
            install(Path(folder), f"other-{number}", f"[console_scripts]\no{number} = o:main\n")
        runs = [probe(Path(folder)) for _ in range(TURNS)]
    scans, plugins, imported = runs[0][:3]
    first, again, backends = (statistics.median(run[index] for run in runs) for index in (3, 4, 5))
    print(f"{plugins:.0f} plugins of {2 * PLUGINS} distributions, medians of {TURNS}")
    print(f"metadata scans                {scans:8.0f}")
    print(f"plugin modules imported       {imported:8.0f}")
    print(f"listing the plugins           {first * 1000:8.1f} ms")
    print(f"listing them again            {again * 1000:8.1f} ms")
    print(f"listing the backends          {backends * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
