"""Evidence in; one numbered, indexed, linked, verified bundle out."""
