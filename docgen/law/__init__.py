"""The law: what is owed on a day, by which rules and dated values, and which statutes documents cite."""
