import { readGates } from '@offload/core/admin';
import type { Connection } from '@offload/core/sql';
import type { GateLine } from '../ui/gates/gate-line';

const maxGates = 200;

/** Returns the gates that jobs have to pass, those that aren't open first; `onlyShut` leaves out the open ones. */
export async function readGateLines(db: Connection, onlyShut = false): Promise<GateLine[]> {
  const gates = await readGates(db, maxGates, onlyShut);
  return gates.map(({ closedAt: _, closedUntil, lastErrorAt, ...gate }) => ({
    ...gate,
    closedUntil: closedUntil?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
  }));
}
