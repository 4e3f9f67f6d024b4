"""Pages for machines: feeds, maps, cards, and what search engines and other sites may know."""
