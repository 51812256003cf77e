import type { Effect, EnqueuedSample } from '@offload/testing/samples';
import type { Plug } from './plugs';
import type { World } from './world';

// The history has these ends; the row has a success.
const recordedEnds = ['failed', 'canceled'];

/** The outcome of a job, as far as it can be promised for every kind. */
export interface Outcome {
  effect: Effect;
  /** Messages that the webhook's receiver and the mail server have accepted, each counted once. */
  posts: number;
  messages: number;
}

/** Compares a sample with an undisturbed run of it. Returns what is wrong, in words. */
export function compare(
  { effect, ...sent }: Outcome,
  reference: Outcome,
  { cancels = false }: Plug,
  { givenOrders }: EnqueuedSample,
): string[] {
  if (cancels && effect.state === 'canceled') {
    const outputs = effect.files.filter((file) => !('role' in file && file.role === 'source'));
    return outputs.length > 0 || effect.orders.count > givenOrders
      ? ['canceled, but its effect is there']
      : [];
  }
  if (effect.state !== reference.effect.state) return [`${effect.state}, not ${reference.effect.state}`];
  const seen: Record<string, unknown> = { ...effect, ...sent };
  const expected: Record<string, unknown> = {
    ...reference.effect,
    messages: reference.messages,
    posts: reference.posts,
  };
  return Object.entries(expected)
    .filter(([name, value]) => JSON.stringify(seen[name]) !== JSON.stringify(value))
    .map(([name, value]) => `${name} ${shorten(seen[name])}, not ${shorten(value)}`);
}

const shorten = (value: unknown) => JSON.stringify(value).slice(0, 200);

/** Checks what holds for every job: one end, no copy of an email unless its delivery was unknown, the attempts. */
export async function checkJob(
  { database: { db }, mail }: World,
  id: string,
  mayCost: boolean,
): Promise<string[]> {
  const job = await db.job.findUniqueOrThrow({ where: { id }, include: { events: true, email: true } });
  const problems: string[] = [];
  const recorded = job.events.filter(({ state }) => recordedEnds.includes(state)).length;
  const ended = recorded + (job.state === 'succeeded' ? 1 : 0);
  if (ended !== 1) problems.push(`ended ${ended} times (${job.state})`);
  const most = mayCost ? 2 : 1;
  if (job.attempt > most) problems.push(`attempt ${job.attempt}, not ${most}`);
  if (job.state === 'failed') problems.push(`failed: ${job.errorCode}`);
  if (job.email) {
    const { messageId, unanswered } = job.email;
    const copies = mail.accepted.filter((one) => one.messageId === messageId).length;
    const known = job.state === 'succeeded' ? 1 : 0;
    if (copies < known || copies > 1 + unanswered) {
      problems.push(`${copies} copies of its email, ${unanswered} unanswered`);
    }
  }
  return problems;
}
