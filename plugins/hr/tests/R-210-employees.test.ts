// the employee file, its place in the org chart, and what of it only HR sees.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, startCompany, startingMs } from './people.ts';

let company: Company;
beforeAll(async () => {
  company = await startCompany();
}, startingMs);
afterAll(() => company.ravand.stop());

describe('The employee file', () => {
  it('has a number of its own, its user, its manager and how many report to it', async () => {
    const lead = await company.get('sara', 'employee', company.files.lead);
    expect(lead.values).toMatchObject({
      name: 'لیلا',
      manager: company.files.director,
      user: company.accounts.lead.id,
      reports: 2,
    });
    expect(lead.values.number).toMatch(/^P-\d{4}$/);
  });

  it('is read by everybody, without national id, contract, address and date of birth', async () => {
    const seen = await company.get('stranger', 'employee', company.files.sara);
    for (const name of ['nationalId', 'contract', 'address', 'birthDate', 'emergency', 'endDate'])
      expect(seen.values, name).not.toHaveProperty(name);
    expect((await company.get('hr', 'employee', company.files.sara)).values).toHaveProperty('nationalId');
    const filter = encodeURIComponent(JSON.stringify({ field: 'nationalId', operator: 'eq', value: '0000031234' }));
    expect((await company.clients.stranger.get(`/api/records/employee?filter=${filter}`)).status).toBe(422);
  });

  it('is written by HR alone', async () => {
    const { version } = await company.get('sara', 'employee', company.files.sara);
    const change = (who: 'sara' | 'hr') =>
      company.clients[who].patch(`/api/records/employee/${company.files.sara}`, {
        values: { position: 'کارشناس ارشد' },
        version,
      });
    expect((await change('sara')).status).toBeGreaterThanOrEqual(403);
    expect((await change('hr')).status).toBe(200);
  });

  it('cannot lie below itself in the org chart', async () => {
    const { version } = await company.get('hr', 'employee', company.files.director);
    const { status, body } = await company.clients.hr.patch(`/api/records/employee/${company.files.director}`, {
      values: { manager: company.files.lead },
      version,
    });
    expect([status, body.details]).toMatchObject([422, [{ pointer: '/values/manager', code: 'validation.rule' }]]);
  });
});

describe('The HR manager', () => {
  it('is a role that the plugin brings; of what HR does not name it may what staff may', async () => {
    expect((await company.clients.hr.get('/api/records/user')).status).toBe(200);
    expect((await company.clients.hr.get('/api/records/person')).status).toBe(200);
    const { status } = await company.clients.hr.post('/api/records/team', { values: { name: 'X' } });
    expect(status).toBe(403);
  });
});
