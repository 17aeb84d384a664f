"""What a row is: the records that flow through copydesk and the Arrow schemas of what it publishes."""
