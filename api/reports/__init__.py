"""Call-back requests, complaints, reports of paid agents."""
