"""From a draft to an issued document."""
