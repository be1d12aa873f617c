"""Hosts that servers run on."""
