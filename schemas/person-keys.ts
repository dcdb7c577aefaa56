// Keys that a person gave commands in place of the usual ones.

export interface PersonKey {
  /** As in KeyboardEvent.code, with "Control+", "Alt+" and "Shift+" before it in this order: the physical key, whatever the layout writes. */
  readonly code: string;
  /** What stands on it for this person. */
  readonly cap: string;
}

/** By the name of what the key does. */
export type PersonKeys = Readonly<Record<string, PersonKey>>;

/** The codes that keys may be given by. */
export const keyCode =
  /^(Control\+)?(Alt\+)?(Shift\+)?(Key[A-Z]|Digit[0-9]|Minus|Equal|BracketLeft|BracketRight|Semicolon|Quote|Comma|Period|Slash|Backslash|Backquote|IntlBackslash)$/;
