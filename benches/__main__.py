"""Runs the benches, those of speed or those that are named, each in a process of its own."""

import subprocess
import sys

from benches.measure import machine

BENCHES = ("hear", "page", "paint", "recount", "night", "epoch", "search", "hooks")
# How right it is, as well as how fast: when named.
SPREAD = ("virality", "forecast", "buzz", "cascade", "seeds", "front")


def main() -> None:
    wanted = sys.argv[1:] or BENCHES
    if unknown := set(wanted) - {*BENCHES, *SPREAD}:
        raise SystemExit(f"no bench {', '.join(sorted(unknown))}; there are {', '.join([*BENCHES, *SPREAD])}")
    print(f"{machine()}\n", flush=True)
    for name in wanted:
        subprocess.run([sys.executable, "-m", f"benches.{name}"], check=True)


if __name__ == "__main__":
    main()
