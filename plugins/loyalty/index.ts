// The points of the club, earned, spent, transferred, expired and taken back, each as one movement of the ledger whose entries come to nothing together; and its
// coupons. What moves points for which reason is said by rules; that a balance never falls below zero, and that nothing is changed afterwards, the entities say.
import { definePlugin } from '#plugin-api';
import { createCoupons } from './coupons.ts';
import { createExpire } from './expire.ts';
import { createLedger } from './ledger.ts';
import { createMovements } from './movements.ts';

export default definePlugin((services) => {
  const ledger = createLedger(services);
  const needs = { ...services, ledger };
  return { actions: [...createMovements(needs), createExpire(needs), ...createCoupons(services)] };
});
