"""The secretariat's board: what stands still and why, who carries what, and acts on several requests at once."""
