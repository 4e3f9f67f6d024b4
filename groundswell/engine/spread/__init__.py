"""Trees, bursts, forecasts."""
