"""An alert on which an authority needs help becomes a request."""
