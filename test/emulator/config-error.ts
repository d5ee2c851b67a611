/** A configuration the real executable refuses after parsing: exit code 1. */
export class ConfigError extends Error {}
