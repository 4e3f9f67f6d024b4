#!/usr/bin/env python3
"""Compiles the kernels by which voices are weighed, and leaves them on disk: else each process of a first run would."""

import numpy as np

from groundswell.engine.runners import runner
from groundswell.engine.weigh import score_products, weigh_voices
from groundswell.engine.worlds import market


def main() -> None:
    here = runner("memory")
    weighed = weigh_voices(market(np.random.default_rng(0), voices=2_000, people=200, products=20).voices, here)
    score_products(weighed, here)
    weighed.columns()


if __name__ == "__main__":
    main()
