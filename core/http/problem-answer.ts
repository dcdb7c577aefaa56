// Turns whatever was thrown into an answer: problems with their texts (RFC 9457), everything else into a 500 that says nothing and a log line that says all.
import type { Language } from '../../schemas/types.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from './texts.ts';

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** @param correlationId shown with a 500, so that the operator finds the log line. */
export function answerProblem(
  error: unknown,
  needs: { texts: Texts; log: Logger; language: Language; correlationId: string },
): ProblemAnswer {
  const problem = error instanceof Problem ? error : defect(error, needs);
  const { texts, language } = needs;
  return {
    status: problem.status,
    headers: {
      'Content-Language': language,
      'Cache-Control': 'no-store',
      ...(problem.status === 503 ? { 'Retry-After': '1' } : {}),
      ...(problem.status === 429 ? { 'Retry-After': String(problem.params.seconds ?? 60) } : {}),
    },
    body: {
      ...problem.more,
      type: `/problems/${problem.code}`,
      title: texts.title(language, problem.status),
      status: problem.status,
      code: problem.code,
      detail: texts.problem(language, problem.code, problem.params),
      details: problem.details.map((detail) => ({
        pointer: detail.pointer,
        code: detail.code,
        message: texts.detail(language, detail),
        params: detail.params ?? {},
      })),
    },
  };
}

function defect(error: unknown, needs: { log: Logger; correlationId: string }): Problem {
  needs.log.error({ err: error, correlationId: needs.correlationId }, 'a request met a defect');
  return new Problem(500, 'internal', { params: { id: needs.correlationId } });
}
