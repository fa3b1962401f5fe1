"""Pure functions from words in a message to the normal forms of the contract; none of them knows Rasa."""
