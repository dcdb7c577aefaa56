// A setting that the server refuses to start with. Its message is for the operator.
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
