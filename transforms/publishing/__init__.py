"""Publishing: rows, partition paths, Parquet files."""
