"""What products begin with before anybody has spoken of them: each kind of product with its own."""

import numpy as np

from groundswell.engine.columns import Codes, Ints
from groundswell.engine.weigh.score import LEVELS, UNIT, spread_levels

KIN = 50  # people of all products by whom a category's prior is drawn towards theirs
AT_ONCE = 1 << 20  # voices spread over the stars in one go, for the sake of memory


def category_priors(category: Codes, cluster: Codes, stars: Codes, prior: Ints, categories: int) -> Ints:
    """How people of each category stand at the five stars, drawn towards how all do.

    category  (n,) of the product that each counting voice is about, from 0 to categories - 1; -1 for none
    cluster   (n,) who speaks: the accounts of a cluster are one, and each counts once in a category
    stars     (n,) millionths of a star, from 1_000_000 to 5_000_000
    prior     (5,) people at each star over all products, in millionths; some above 0

    Returns (categories, 5) millionths of a person: those who speak there, and KIN more who stand as the prior does.
    One person moves the mean of a category of N by at most 4 / (N + KIN) on their own. Whole numbers: neither the
    order of rows nor how they are cut changes a bit.
    Source: docs/maths/priors.md; shrinkage: Gelman et al., Bayesian Data Analysis (2013), section 2.5.
    """
    known = category >= 0
    category, cluster, stars = category[known].astype(np.int64), cluster[known].astype(np.int64), stars[known]
    people = int(cluster.max(initial=0)) + 1
    _, which, count = np.unique(category * people + cluster, return_inverse=True, return_counts=True)
    found = np.zeros((categories, LEVELS), dtype=np.int64)
    for start in range(0, len(stars), AT_ONCE):
        its = slice(start, start + AT_ONCE)
        np.add.at(found, category[its], spread_levels(stars[its].astype(np.int64), UNIT // count[which[its]]))
    kin: Ints = np.rint(KIN * UNIT * (prior / prior.sum())).astype(np.int64)
    return found + kin
