"""The register of local authorities and the territory each belongs to."""
