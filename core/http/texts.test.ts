// The words of problems: numbers in them are written as the language writes them.
import { describe, expect, it } from 'vitest';
import { createTexts } from './texts.ts';

describe('The text of a problem', () => {
  const texts = createTexts();

  it.each([
    ['fa', '۱٬۲۵۰'],
    ['ar', '١٬٢٥٠'],
    ['he', '1,250'],
    ['en', '1,250'],
  ] as const)('writes numbers in %s as they are read there', (language, written) => {
    expect(texts.problem(language, 'too-many-follows', { limit: 1_250 })).toContain(written);
  });

  it('calls what was not found, and what may not be done, by words of the language', () => {
    const called = createTexts(new Map(), (entity, field) =>
      entity === 'lead'
        ? { en: field === undefined ? 'Lead' : 'Value', fa: field === undefined ? 'سرنخ' : 'ارزش' }
        : undefined,
    );
    expect(called.problem('fa', 'forbidden', { action: 'update', what: 'lead.value' })).toContain('«تغییر» روی «ارزش»');
    expect(called.problem('fa', 'not-found', { what: 'import', id: '۷' })).toContain('«ورود داده»');
    expect(called.problem('en', 'forbidden', { action: 'delete', what: 'lead' })).toContain('delete “Lead”');
    expect(called.problem('he', 'not-found', { what: 'gadget', id: '7' })).toContain('gadget');
  });

  it('leaves texts and what is missing as they are', () => {
    expect(texts.problem('fa', 'role-in-use', { role: 'A 12' })).toContain('A 12');
    expect(texts.problem('fa', 'too-many-follows', {})).toContain('{limit}');
  });
});
