"""The desk: one record's way to a clean article, the processes that work on records, and the rows they end as."""
