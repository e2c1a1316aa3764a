"""The document tree, its reader and its plain text: what a document says, before any writer gives it a form."""
