"""The platform's own texts: legal notice, privacy notice, charter, help; each version kept, and who has read which."""
