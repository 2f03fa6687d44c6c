"""What a browser may say on its socket."""
