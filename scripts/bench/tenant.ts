/** The reference tenant in a process of its own, as every real tenant is; tells its parent how to reach it. */
import { startTenant } from '../../fixtures/tenant/start.ts';

const { origin, subject, tokens } = await startTenant();
process.send?.({ origin, subject, tokens });
process.once('disconnect', () => process.exit());
