"""How settings are read and shown; which there are is declared in `bot.config`."""
