// What a rule is: one function over the indexed model that reports what it finds. Rules do not know each other.
import type { ModelIndex } from './model-index.ts';
import type { Report } from './report.ts';

export type Rule = (model: ModelIndex, report: Report) => void;
