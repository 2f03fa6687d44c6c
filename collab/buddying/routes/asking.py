"""Routes of asking helpers and of their answers, from the page and from mail."""
