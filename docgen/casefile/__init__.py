"""The facts of a case: frozen types, and readers and writers for their three spellings."""
