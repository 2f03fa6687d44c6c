"""Routes of the secretariat's plans, pins and bans."""
