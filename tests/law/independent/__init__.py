"""A second calculator of claims, written from the rules alone, and cases to try both on."""
