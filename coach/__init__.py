"""The engine: decides what to say. Values in, values out; no platform, no network, no SQL, no clock of its own."""
