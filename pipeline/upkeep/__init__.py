"""What is done to a published folder between runs: small files merged, rejected records read again."""
