"""Go through clips by keyboard, and write down what people decide."""
