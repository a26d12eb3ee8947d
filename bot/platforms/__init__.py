"""Chat services: one folder each, one SDK inside it, all behind the platform port."""
