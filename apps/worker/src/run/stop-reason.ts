/** Why a running job's signal fired. */
export type StopReason = 'canceled' | 'timeout' | 'lost' | 'draining';

export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor(readonly reason: StopReason) {
    super(`stopped: ${reason}`);
  }
}
