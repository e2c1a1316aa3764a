"""docgen: from the facts of an overdue loan to the papers that recover it."""
