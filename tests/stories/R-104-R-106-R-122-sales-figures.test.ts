// R-104 funnel, R-106 sales over time, R-122 period comparison, on SQLite.
import { describeSalesFigures } from './sales-figures.ts';

describeSalesFigures(async () => undefined);
