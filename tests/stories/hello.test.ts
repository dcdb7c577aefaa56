// workflows/01-hello.bpmn, step by step as a newcomer would try it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';

let ravand: TestRavand;
beforeAll(async () => {
  ravand = await createTestRavand();
});
afterAll(() => ravand.stop());

it('The hello process writes a greeting, somebody says it, and it ends', async () => {
  const context = ravand.systemContext('test');
  const instance = await ravand.database.transaction(context, (inside) =>
    ravand.workflow.start(inside, 'hello', { variables: { name: 'سارا' } }),
  );
  expect((await ravand.workflow.instance(context, instance))?.variables).toMatchObject({ greeting: 'Hello, سارا' });
  const person = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  const team = await person.get('/api/tasks?box=team');
  const [task] = (team.body as { items: { id: string; name: string }[] }).items;
  expect(task?.name).toBe('Say hello');
  expect((await person.post(`/api/tasks/${task?.id}/claim`, {})).status).toBe(200);
  expect((await person.post(`/api/tasks/${task?.id}/complete`, { values: {} })).status).toBe(204);
  expect((await person.post(`/api/tasks/${task?.id}/complete`, { values: {} })).status).toBe(409);
  expect((await ravand.workflow.instance(context, instance))?.status).toBe('completed');
});
