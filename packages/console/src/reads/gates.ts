import { type Connection, readGates } from '@offload/core/internal';
import type { Sight } from '../redact';
import type { GateLine } from '../ui/gates/gate-line';

const maxGates = 200;

/** Returns the gates that jobs have to pass, as this reader may see them, those that aren't open first; `onlyShut` leaves out the open ones. */
export async function readGateLines(db: Connection, { text }: Sight, onlyShut = false): Promise<GateLine[]> {
  const gates = await readGates(db, maxGates, onlyShut);
  return gates.map(({ closedAt: _, closedUntil, lastErrorAt, lastError, ...gate }) => ({
    ...gate,
    lastError: text(lastError),
    closedUntil: closedUntil?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
  }));
}
