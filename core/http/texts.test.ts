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

  it('says what was not allowed, and what is not there, in words of the language', () => {
    const told = createTexts(new Map(), (name) => (name === 'lead' ? { fa: 'سرنخ', en: 'Lead' } : undefined));
    expect(told.problem('fa', 'forbidden', { action: 'update', what: 'lead' })).toContain('«تغییر» روی «سرنخ»');
    expect(told.problem('fa', 'forbidden', { action: 'users', what: 'installation' })).not.toMatch(/[a-z]/);
    expect(told.problem('fa', 'not-found', { what: 'webhook', id: '7' })).not.toMatch(/[a-z]/);
    expect(told.problem('en', 'not-found', { what: 'lead', id: '7' })).toContain('No “Lead” with the id 7');
    expect(told.problem('he', 'forbidden', { action: 'fly', what: 'moon' })).toContain('moon');
  });

  it('leaves texts and what is missing as they are', () => {
    expect(texts.problem('fa', 'role-in-use', { role: 'A 12' })).toContain('A 12');
    expect(texts.problem('fa', 'too-many-follows', {})).toContain('{limit}');
  });
});
