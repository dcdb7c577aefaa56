// Opens what makes the page of an entity's records for a role, or for everybody: its page and the form of its details, each as it stands or as it would begin.
import type { Definition, FormDefinition, LocalText, PageDefinition } from '../../../schemas/types.ts';
import type { EntityForUser, RelatedList } from '../../api/types.ts';
import { newPlace } from '../../form-designer/new-element.ts';
import type { DefinitionDraft } from '../../studio/definition-draft.ts';
import { definitions } from '../../studio/definitions.ts';
import { defaultPage, usualButtons } from '../page/shape.ts';

export interface Openings {
  readonly page: DefinitionDraft<PageDefinition>;
  readonly form: DefinitionDraft<FormDefinition>;
}

const everybody = '';
const longestName = 63;
const formLabel: LocalText = { fa: 'جزئیات', ar: 'التفاصيل', he: 'פרטים', en: 'Details' };

/** @param role empty = for everybody whom no other page names */
export async function openPage(
  { page, form }: Openings,
  entity: EntityForUser,
  related: readonly RelatedList[],
  role: string,
): Promise<void> {
  const [pages, forms] = await Promise.all([
    about<PageDefinition>('page', entity),
    about<FormDefinition>('form', entity),
  ]);
  const shared = pages.find(({ roles }) => roles === undefined);
  const own = role === everybody ? shared : pages.find(({ roles }) => roles?.includes(role));
  const taken = pages.map(({ name }) => name);
  if (own !== undefined) await page.load(own.name);
  else page.begin(beginning(shared ?? defaultPage(entity, related), entity, role, taken));
  const detailsForm = formOf(forms, role);
  if (detailsForm !== undefined) await form.load(detailsForm.name);
  else form.begin(freshForm(entity, forms));
}

/** The definitions of a kind that speak of the entity, drafts before what is live. */
async function about<D extends Definition>(kind: D['kind'], entity: EntityForUser): Promise<readonly D[]> {
  const { items } = await definitions.list(kind);
  const named = items.filter((row) => row.entity === entity.name);
  const opened = await Promise.all(named.map(({ name }) => definitions.open<D>(kind, name)));
  return opened.flatMap(({ draft, definition }) => draft?.definition ?? definition ?? []);
}

/** The form of the page for a role: one that names it, else the one for everybody. */
function formOf(forms: readonly FormDefinition[], role: string): FormDefinition | undefined {
  const ofPage = forms.filter(({ record }) => record?.places.includes('page'));
  return (
    ofPage.find(({ record }) => role !== everybody && record?.roles?.includes(role)) ??
    ofPage.find(({ record }) => record?.roles === undefined)
  );
}

function beginning(
  shown: PageDefinition,
  entity: EntityForUser,
  role: string,
  taken: readonly string[],
): PageDefinition {
  const { roles: _roles, ...rest } = shown;
  const wish = (role === everybody ? entity.name : `${entity.name}-${role}`).slice(0, longestName);
  const page = { ...rest, name: freeName(taken, wish), buttons: rest.buttons ?? usualButtons };
  return role === everybody ? page : { ...page, roles: [role] };
}

/** A form of the role's own, as the one it has been given so far. */
export function beginFormOf(form: DefinitionDraft<FormDefinition>, shared: FormDefinition, role: string): void {
  const { public: _public, ...rest } = shared;
  const name = `${shared.name}-${role}`.slice(0, longestName);
  form.begin({ ...rest, name, record: { places: ['page'], roles: [role] } });
}

/** All fields of the entity, one after another: as its page shows them as long as it has no form. */
function freshForm(entity: EntityForUser, forms: readonly FormDefinition[]): FormDefinition {
  const name = freeName(
    forms.map((form) => form.name),
    `${entity.name}-details`.slice(0, longestName),
  );
  const empty: FormDefinition = {
    kind: 'form',
    name,
    label: formLabel,
    entity: entity.name,
    layout: [],
    record: { places: ['page'] },
  };
  const layout = entity.fields.map((field) => newPlace(field, empty));
  return { ...empty, layout };
}

function freeName(taken: readonly string[], wish: string): string {
  if (!taken.includes(wish)) return wish;
  for (let number = 2; ; number++) if (!taken.includes(`${wish}-${number}`)) return `${wish}-${number}`;
}
