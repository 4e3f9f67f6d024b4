"""WEIGH: how much each voice counts; conclusions, drawn from the record."""
