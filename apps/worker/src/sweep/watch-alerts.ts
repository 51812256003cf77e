import type { Database } from '@offload/db';
import { evaluateAlerts } from '@offload/jobs/alerts';
import type { JobClient } from '@offload/jobs/client';

/** Looks at the rules of alerts, and sends off who is to be told. */
export async function watchAlerts({ db, client }: { db: Database; client: JobClient }): Promise<void> {
  await client.handOver(await evaluateAlerts(db));
}
