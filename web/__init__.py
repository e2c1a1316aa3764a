"""The web application: pages over ``docgen.api``, and nothing else of the core but its errors."""
