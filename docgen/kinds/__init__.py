"""The document kinds: finds their folders, checks them, gathers what their templates may say, composes documents."""
