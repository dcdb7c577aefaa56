// The form by which the signed-in person's records of an entity are shown in a place, where there is one: fetched once a release, and what `<ravand-form>`
// needs of it.
import { html, type TemplateResult } from 'lit';
import type { FormElement } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { EntityForUser, FormForUser, Values } from '../api/types.ts';
import { fieldsOfForm, type ShownField } from '../forms/fields.ts';
import type { Judging } from '../forms/judging.ts';
import { preferences } from '../shell/preferences.ts';
import './related.ts';

export type RecordPlace = 'page' | 'new' | 'peek';

/** A form ready to be given to `<ravand-form>`; the same objects for the same form. */
export interface RecordForm {
  readonly form: FormForUser;
  readonly fields: readonly ShownField[];
  readonly judging: Judging;
}

let release = -1;
const fetched = new Map<string, Promise<RecordForm>>();

/** Its name; undefined = all fields, as the entity has them. */
export function recordFormName(entity: string, place: RecordPlace): string | undefined {
  return session.workspace?.forms.find((form) => form.entity === entity && form.record?.includes(place))?.name;
}

/** @param wanted a form of the entity that the address names, in place of the one of the place */
export async function recordForm(
  entity: EntityForUser,
  place: RecordPlace,
  wanted?: string | null,
): Promise<RecordForm | undefined> {
  const isKnown = session.workspace?.forms.some((form) => form.name === wanted && form.entity === entity.name);
  const name = (isKnown && wanted) || recordFormName(entity.name, place);
  if (name === undefined) return undefined;
  const current = session.workspace?.release ?? 0;
  if (current !== release) fetched.clear();
  release = current;
  const known = fetched.get(name) ?? ravand.form(name).then((form) => prepared(form, entity));
  fetched.set(name, known);
  known.catch(() => fetched.delete(name));
  return known;
}

function prepared(form: FormForUser, entity: EntityForUser): RecordForm {
  return { form, fields: fieldsOfForm(form.fields, entity.fields), judging: judgingOf(form, entity) };
}

/** @param stored what the record has, where the values of the form are a draft */
export function judgingOf(form: FormForUser, entity: EntityForUser | undefined, stored?: Values): Judging {
  const { me, workspace } = session;
  return {
    // A simple form is its places, one after another.
    form: { layout: form.layout ?? form.fields, ...(form.validations ? { validations: form.validations } : {}) },
    fields: entity?.fields ?? [],
    owned: (name) => entityNamed(name),
    user: me ? { id: me.id, name: me.name, email: me.email, role: me.role, team: me.team ?? null } : null,
    zone: workspace?.settings.timeZone ?? preferences().timeZone,
    language: preferences().language,
    stored,
  };
}

/** The list of records that point to one, as a form shows it: with the columns it names. */
export function relatedList(record: { readonly id: string }): (element: FormElement) => TemplateResult | undefined {
  return ({ relation = '', columns }) => {
    const [name = '', field = ''] = relation.split('.');
    const entity = entityNamed(name);
    if (entity === undefined) return undefined;
    return html`<ravand-related .entity=${entity} .field=${field} .recordId=${record.id} .shownColumns=${columns}></ravand-related>`;
  };
}
