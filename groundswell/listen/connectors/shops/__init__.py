"""What shops send of themselves: Shopify, WooCommerce, and any program that signs."""
