// Puts the texts of locales/*.json into a plugin's definitions by the names of things, so that definitions stay free of languages. What a
// definition says itself is kept.
import type {
  Definition,
  EntityDefinition,
  FieldDefinition,
  FormDefinition,
  Language,
  LocalText,
} from '../../schemas/types.ts';

export type Locales = { readonly [language in Language]?: Readonly<Record<string, string>> };

/** The text under a key in every language that has it; undefined when none has. */
export function textAt(locales: Locales, key: string): LocalText | undefined {
  const found = Object.entries(locales).flatMap(([language, texts]) =>
    texts?.[key] === undefined ? [] : [[language, texts[key]]],
  );
  return found.length === 0 ? undefined : (Object.fromEntries(found) as LocalText);
}

export function fillLabels(definition: Definition, locales: Locales): Definition {
  const text = (
    name: 'label' | 'pluralLabel' | 'help' | 'description' | 'submitLabel' | 'thanks',
    own: LocalText | undefined,
    key: string,
  ) => {
    const filled = own ?? textAt(locales, key);
    return filled === undefined ? {} : { [name]: filled };
  };
  const field = (one: FieldDefinition, key: string): FieldDefinition => ({
    ...one,
    ...text('label', one.label, key),
    ...text('help', one.help, `${key}.help`),
    ...(one.options === undefined
      ? {}
      : {
          options: one.options.map((option) => ({
            ...option,
            ...text('label', option.label, `${key}.option.${option.value}`),
          })),
        }),
  });
  const entity = (one: EntityDefinition): EntityDefinition => ({
    ...one,
    ...text('label', one.label, `entity.${one.name}`),
    ...text('pluralLabel', one.pluralLabel, `entity.${one.name}.plural`),
    fields: one.fields.map((each) => field(each, `entity.${one.name}.field.${each.name}`)),
  });
  const form = (one: FormDefinition): FormDefinition => {
    const key = `form.${one.name}`;
    return {
      ...one,
      ...text('label', one.label, key),
      ...text('description', one.description, `${key}.description`),
      ...text('submitLabel', one.submitLabel, `${key}.submit`),
      ...(one.public === undefined
        ? {}
        : { public: { ...one.public, ...text('thanks', one.public.thanks, `${key}.thanks`) } }),
      fields: one.fields.map((place) => ({
        ...place,
        ...text('label', place.label, `${key}.field.${place.field}`),
        ...text('help', place.help, `${key}.field.${place.field}.help`),
        ...(place.own === undefined ? {} : { own: field(place.own, `${key}.field.${place.field}`) }),
      })),
    };
  };
  if (definition.kind === 'entity') return entity(definition);
  if (definition.kind === 'form') return form(definition);
  if (definition.kind === 'settings') return definition;
  return { ...definition, ...text('label', definition.label, `${definition.kind}.${definition.name}`) };
}
