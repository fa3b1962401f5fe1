"""The office library: imported originals from draft to published to repealed."""
