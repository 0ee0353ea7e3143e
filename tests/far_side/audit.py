"""Known vulnerabilities in the pinned packages, as far as the index tells of any.

Leaves with 1 if it names one. An index that does not answer is no fault of the packages.
"""

from __future__ import annotations

import json
import subprocess
import sys

import click


ASKED = (sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format=json",
         "--progress-spinner=off", "--timeout=10", "--requirement")  # fmt: skip
PATIENCE_S = 120


def main(pins: str) -> int:
    """Ask about each package that a requirements file pins."""
    try:
        done = subprocess.run(
            [*ASKED, pins], capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )
        packages = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        click.echo(f"{pins}: not audited, the index said nothing in {PATIENCE_S} s")
        return 0
    except ValueError:
        click.echo(f"{pins}: not audited: {done.stderr.strip().splitlines()[-1]}")
        return 0
    bad = [(package, flaw) for package in packages for flaw in package.get("vulns", [])]
    unknown = sum("skip_reason" in package for package in packages)
    for package, flaw in bad:
        mended = ", ".join(flaw["fix_versions"]) or "nowhere yet"
        click.echo(f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}")
    click.echo(f"{pins}: {len(packages)} packages, {len(bad)} flaws; the index knows {unknown} not")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
