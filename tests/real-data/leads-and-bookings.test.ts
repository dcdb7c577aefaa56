// Over leads and bookings, on SQLite.
import { describeLeadsAndBookings } from './leads-and-bookings.ts';

describeLeadsAndBookings(async () => undefined);
