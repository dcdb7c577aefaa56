// The colours an entity may have, for its icon in navigation, lists and references: readable on the surfaces of both themes.
import type { EntityDefinition } from '../../schemas/types.ts';

type Color = NonNullable<EntityDefinition['color']>;

export const entityColors: Readonly<Record<Color, string>> = {
  neutral: 'var(--text-2)',
  blue: 'light-dark(#1c5db3, #86b6f5)',
  teal: 'light-dark(#0a6675, #6fcbd8)',
  green: 'light-dark(#1e7440, #7fcf9c)',
  amber: 'light-dark(#8a5a00, #e6bb62)',
  orange: 'light-dark(#a3480b, #f0a373)',
  red: 'light-dark(#ae1f3a, #f593a5)',
  pink: 'light-dark(#a3286f, #f09bcb)',
  purple: 'light-dark(#6440a8, #bfa6f2)',
};

/** For a style attribute; empty = the colour of the text around it. */
export function colorStyle(color: Color | undefined): string {
  return color === undefined ? '' : `color:${entityColors[color]}`;
}
