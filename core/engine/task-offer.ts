// What a service task offers to who draws a process: its parameters, each declared once, and what it answers. Handlers of the house and of plugins
// carry one; the studio makes a form of it and the checks look for what is missing.
import type { LocalText } from '../../schemas/types.ts';

/** What a parameter takes. All but `expression` are names that are chosen from what there is; a computed one may still be written in FEEL. */
export const parameterKinds = [
  'expression',
  'text',
  'entity',
  'field',
  'values',
  'message',
  'role',
  'calendar',
  'team',
  'language',
  'boolean',
] as const;
export type ParameterKind = (typeof parameterKinds)[number];

export interface TaskParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly required?: boolean;
  /** Plugins bring their words; those of the house stand in the screens' own. */
  readonly label?: LocalText;
  readonly help?: LocalText;
  /** Shown in an empty expression. */
  readonly example?: string;
}

export interface TaskAnswer {
  readonly name: string;
  /** A FEEL type. */
  readonly type: 'string' | 'number' | 'boolean' | 'Any';
}

export interface TaskOffer {
  readonly label?: LocalText;
  readonly help?: LocalText;
  readonly parameters: readonly TaskParameter[];
  /** Variables it leaves behind unless outputs are mapped. */
  readonly answers?: readonly TaskAnswer[];
  /** Takes any further inputs, as values by name. */
  readonly takesMore?: boolean;
}

export interface NamedOffer extends TaskOffer {
  readonly name: string;
}
