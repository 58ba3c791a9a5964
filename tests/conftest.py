"""Makes what tests share, such as `synthetic`, importable from all of them."""
