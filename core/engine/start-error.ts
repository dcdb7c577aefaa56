// Why a process could not be instantiated. Thrown by advance() for a start command, so that the caller's own work is undone; never stored.

export class StartError extends Error {
  override readonly name = 'StartError';
  /** no-start, input-null, budget, …: the code an incident would have. */
  readonly code: string;
  readonly element: string;
  constructor(code: string, element: string, detail: string) {
    super(detail);
    this.code = code;
    this.element = element;
  }
}
