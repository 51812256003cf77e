import { type Connection, readGates } from '@offload/core/internal';
import type { GateLine } from '../ui/gates/gate-line';

const maxGates = 200;

/** Returns the gates that jobs have to pass, those that aren't open first. */
export async function readGateLines(db: Connection): Promise<GateLine[]> {
  const gates = await readGates(db, maxGates);
  return gates.map(({ closedAt: _, closedUntil, lastErrorAt, ...gate }) => ({
    ...gate,
    closedUntil: closedUntil?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
  }));
}
