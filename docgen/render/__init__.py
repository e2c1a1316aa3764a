"""Writers: the document tree as PDF, Word and HTML; Office files to PDF."""
