"""The ground: participants, permissions, outbox, time, money, languages and configuration."""
