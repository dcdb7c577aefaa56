// One customer's whole life, on SQLite.
import { createTestRavand } from '#testing';
import { describeLongStory } from './long-story.ts';

describeLongStory(async ({ sms, smtp }) => {
  const ravand = await createTestRavand({ smsGatewayUrl: sms, smtpUrl: smtp });
  return {
    ravand,
    urls: [ravand.url],
    at: async (instant) => ravand.clock.set(instant),
    settle: ravand.settle,
    stop: ravand.stop,
  };
});
