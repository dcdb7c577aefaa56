// Texts with the folded form they had before more letters were found alike: by id, what was written and what stood in the column.
export interface FoldedRow {
  readonly name: string;
  readonly name_folded: string | null;
}

export const foldedBefore: readonly (readonly [id: string, name: string, folded: string])[] = [
  ['1', 'خانۀ ما', 'خانە ما'],
  ['2', 'ھمراه', 'ھمراه'],
  ['3', 'בע״מ', 'בע״מ'],
  ['4', 'O’Brien “Jr”', 'o’brien “jr”'],
  ['5', 'علی', 'علی'],
  ['6', 'צ׳ק', 'צ׳ק'],
];
