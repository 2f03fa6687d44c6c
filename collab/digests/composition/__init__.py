"""What a letter is made of: lines found for many readers at once, each described once however many read it."""
