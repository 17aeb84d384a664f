"""What later runs must know: the inputs that are taken, the stories that are published, the furniture of sites."""
