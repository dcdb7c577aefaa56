// Answers of a pure function, kept for the questions asked last: what is asked of everything at each publish is computed once.

/** `make` with the newest `most` answers at hand. What throws is not kept. Answers are shared: nobody may change them. */
export function rememberRecent<Answer>(most: number, make: (question: string) => Answer): (question: string) => Answer {
  const kept = new Map<string, Answer>();
  return (question) => {
    const known = kept.get(question);
    const answer = known ?? make(question);
    kept.delete(question);
    kept.set(question, answer);
    if (kept.size > most) kept.delete(kept.keys().next().value as string);
    return answer;
  };
}
