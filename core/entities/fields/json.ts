// Any JSON value: what other systems sent, settings, answers of services. A text that begins with { or [ is read as JSON.
import { data } from './data.ts';
import type { FieldKindBehavior } from './field-kind.ts';

export const json: FieldKindBehavior = {
  ...data,
  fromText(text) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  },
};
