// A detail of a problem with its sentence in the language of who asks, where it is no answer to a failure but part of what is shown.
import { isLanguage } from '../../schemas/local-text.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { RouteNeeds } from './needs.ts';

export function sayDetail(texts: RouteNeeds['texts'], locale: string) {
  const language = isLanguage(locale) ? locale : 'en';
  return <D extends ProblemDetail>(detail: D): D & { message: string } => ({
    ...detail,
    message: texts.detail(language, detail),
  });
}
