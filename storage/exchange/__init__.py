"""Case JSON and packages, in and out."""
