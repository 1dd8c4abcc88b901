"""Who is there: people's accounts, sign-in with both factors, sessions. Holds no record content."""
