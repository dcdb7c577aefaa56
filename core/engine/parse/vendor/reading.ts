// What comes out of reading another product's attributes: our settings with FEEL values, and the names of all that was not taken over.

export interface VendorMapping {
  readonly target: string;
  /** FEEL. */
  readonly source: string;
}

/** Why something cannot be taken over: `code` names a program to run; anything else is why an expression could not be translated. */
export interface Refusal {
  readonly name: string;
  readonly reason: string;
  /** The expression and the place in it. */
  readonly text?: string;
  readonly at?: number;
}

export interface VendorReading {
  /** By our own attribute names. */
  readonly settings: Readonly<Record<string, string>>;
  readonly inputs: readonly VendorMapping[];
  readonly outputs: readonly VendorMapping[];
  /** What became one of our settings or mappings. */
  readonly mapped: readonly { readonly from: string; readonly to: string }[];
  /** Changes nothing here by its nature: when to commit, how long to keep history, which template drew it. */
  readonly ignored: readonly string[];
  /** Kept in the file, without effect here: the model does less than its author may think. */
  readonly unread: readonly string[];
  readonly refused: readonly Refusal[];
}

/** The reading of one element while it is made. */
export interface Draft {
  readonly settings: Record<string, string>;
  readonly inputs: VendorMapping[];
  readonly outputs: VendorMapping[];
  readonly mapped: { from: string; to: string }[];
  readonly ignored: Set<string>;
  readonly unread: Set<string>;
  readonly refused: Refusal[];
}

export const emptyDraft = (): Draft => ({
  settings: {},
  inputs: [],
  outputs: [],
  mapped: [],
  ignored: new Set(),
  unread: new Set(),
  refused: [],
});

/** Takes a value over, or notes why not. */
export function take(draft: Draft, from: string, to: string, value: Translated): void {
  if (!value.ok) {
    if (value.reason === 'unread') draft.unread.add(from);
    else draft.refused.push({ name: from, reason: value.reason, text: value.text, at: value.at });
    return;
  }
  draft.settings[to] = value.text;
  draft.mapped.push({ from, to });
}

export type Translated =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly text: string; readonly at: number };
