"""Conversations on the portal: what a person says goes to the bot, what the bot says is kept and shown."""
