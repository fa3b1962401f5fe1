"""Rasa components of our own: Chinese tokens, entities in their normal form, and the portal channel."""
