"""Chats, channels and messages of telephones."""
