"""How one collects: which class a case is in, and what a policy says comes next."""
