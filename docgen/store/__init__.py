"""What is kept: cases with their versions and events, files by their hash, numbers, issued documents."""
