// An Idempotency-Key of before answers were kept, as it stands in the database since.
export const keptBefore = {
  id: 'a',
  body_hash: 'b',
  answer: '{"record":"01890000-0000-7000-8000-000000000000"}',
  created_at: 1,
};
