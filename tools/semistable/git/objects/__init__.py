"""Commits, trees and blobs, read without a checkout."""
