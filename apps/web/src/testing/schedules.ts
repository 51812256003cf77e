import type { ScheduleView } from '@/api/schedules/schedule-schema';
import type { SignedInCaller } from './test-api';

export const everyMonth = {
  report: { id: 'monthly-sales', format: 'csv' },
  every: 'month',
  day: 1,
  at: '08:00',
  timeZone: 'Europe/Berlin',
};

/** Creates a schedule and returns it. */
export async function schedule(caller: SignedInCaller, changes: object = {}): Promise<ScheduleView> {
  const response = await caller.post('/api/schedules', { ...everyMonth, ...changes });
  if (response.status !== 201) throw new Error(`not scheduled: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Pauses a schedule, or lets it go on. */
export function setPaused(caller: SignedInCaller, id: string, paused: unknown): Promise<Response> {
  return caller.patch(`/api/schedules/${id}`, { paused });
}

/** Changes what a schedule does and when. */
export function edit(caller: SignedInCaller, id: string, changes: object): Promise<Response> {
  return caller.put(`/api/schedules/${id}`, { ...everyMonth, ...changes });
}

export function remove(caller: SignedInCaller, id: string): Promise<Response> {
  return caller.get(`/api/schedules/${id}`, { method: 'DELETE' });
}
