// What records are called that answers have named, by id: fields that hold several records have ids alone, and every screen says them by their titles.
// Forgotten when somebody leaves or looks through another role.
const known = new Map<string, string>();

interface Titled {
  readonly linkTitles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function learnTitle(id: string, title: string): void {
  known.set(id, title);
}

/** Takes in what an answer calls the records in fields that hold several. */
export function learnTitles<T extends Titled>(records: readonly T[]): void {
  for (const { linkTitles = {} } of records)
    for (const titles of Object.values(linkTitles))
      for (const [id, title] of Object.entries(titles)) learnTitle(id, title);
}

export function knownTitle(id: string): string | undefined {
  return known.get(id);
}

export function forgetTitles(): void {
  known.clear();
}
