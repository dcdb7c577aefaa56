// Problems: errors that are the caller's to mend. Typed, thrown, answered as application/problem+json (RFC 9457).
// Their texts live in schemas/locales/<language>/problems.json under the code; a test proves code and texts agree.

/** One thing wrong at one place of the input. */
export interface ProblemDetail {
  /** JSON Pointer (RFC 6901) into the input, or the BPMN element id for processes. */
  readonly pointer: string;
  /** Key of the text, for example `validation.required`. */
  readonly code: string;
  /** What the text names: what was expected, what was found. Values only, never markup. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export type ProblemParams = Readonly<Record<string, string | number>>;

export class Problem extends Error {
  override readonly name = 'Problem';
  /** HTTP status that fits: 400, 401, 403, 404, 409, 413, 422, 429, 503. */
  readonly status: number;
  /** Stable kebab-case name, also the last part of the problem's type URI. */
  readonly code: string;
  readonly params: ProblemParams;
  readonly details: readonly ProblemDetail[];
  /** More members for the answer, for example `current` and `yours` of a stale version. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    options: {
      params?: ProblemParams;
      details?: readonly ProblemDetail[];
      more?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    super(`${code} ${JSON.stringify(options.params ?? {})} ${JSON.stringify(options.details ?? [])}`, {
      cause: options.cause,
    });
    this.status = status;
    this.code = code;
    this.params = options.params ?? {};
    this.details = options.details ?? [];
    this.more = options.more ?? {};
  }
}

/** Missing and forbidden answer alike, so that nobody learns what exists. */
export function notFound(what: string, id: string): Problem {
  return new Problem(404, 'not-found', { params: { what, id } });
}

export function forbidden(action: string, what: string): Problem {
  return new Problem(403, 'forbidden', { params: { action, what } });
}

export function invalid(details: readonly ProblemDetail[]): Problem {
  return new Problem(422, 'invalid', { params: { count: details.length }, details });
}
