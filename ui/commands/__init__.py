"""The command line, one file a command, without Qt."""
