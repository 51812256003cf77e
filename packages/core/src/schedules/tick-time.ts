import { type LocalMonth, localMonth } from './local-time';

/** A run of a schedule, as payloads are made from it. */
export interface Tick {
  /** When the run is due; after an outage that is earlier than now. */
  scheduledAt: Date;
  timeZone: string;
  /** The month of `scheduledAt` in the time zone. */
  month: LocalMonth;
}

/** Returns the tick of a moment. */
export function tickAt(scheduledAt: Date, timeZone: string): Tick {
  return { scheduledAt, timeZone, month: localMonth(scheduledAt, timeZone) };
}
