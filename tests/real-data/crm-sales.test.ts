// Over a sales history, on SQLite.
import { describeCrmSales } from './crm-sales.ts';

describeCrmSales(async () => undefined);
