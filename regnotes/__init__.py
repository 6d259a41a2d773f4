"""What L1 and L2 regularisation do, drawn as surfaces that answer to the hand."""
