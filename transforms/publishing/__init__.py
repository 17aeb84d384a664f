"""Publishing: rows, partition paths, Parquet files, and the ledger of a batch."""
