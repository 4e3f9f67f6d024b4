"""One room for each kind of place that tells us of itself: raw bytes in, things told out; no table is known here."""
