"""What the scorers look at, a module per question. Names of features hold no content words of a text."""
