"""What the widget promises."""
