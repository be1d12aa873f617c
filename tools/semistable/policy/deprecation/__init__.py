"""The ledger of deprecations and its removal window."""
