import type { Database } from './client';

export interface WorkerIdentity {
  id: string;
  host: string;
  pid: number;
}

/** Says that this worker process will be alive for another `forMs` milliseconds. */
export async function beat(db: Database, { id, host, pid }: WorkerIdentity, forMs: number): Promise<void> {
  await db.$executeRaw`
    WITH known AS (
      INSERT INTO worker_identity (id, host, pid) VALUES (${id}::uuid, ${host}, ${pid}) ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO worker_process (id, host, pid, alive_until)
    VALUES (${id}::uuid, ${host}, ${pid}, now() + ${forMs}::int * interval '1 ms')
    ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until`;
}

/** Takes this worker process off the list. */
export async function signOff(db: Database, id: string): Promise<void> {
  await db.workerProcess.deleteMany({ where: { id } });
}

/** Forgets the worker processes that have been silent for a day. */
export async function forgetSilentWorkers(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM worker_process WHERE alive_until < now() - interval '1 day'`;
}

/** How many worker processes are alive by the database's clock. */
export async function countWorkers(db: Database): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM worker_process WHERE alive_until > now()`;
  return rows[0]?.count ?? 0;
}
