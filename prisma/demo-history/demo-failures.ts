import { alertEmail } from '@offload/kinds/alert-email';
import { imageName, resizeImage } from '@offload/kinds/resize-image';
import type { PastJob, PastRun } from './demo-history';

const hourMs = 3_600_000;

/** How many images failed in the outage. */
const outageCount = 6;
// As the contract's backoff, and too soon each time.
const backoffMs = [2_000, 4_000];

/**
 * Returns the failures before `now`, oldest first, each to be fixed in another way: an outage that is over needs a retry, and
 * the others another recipient or another URL. `appUrl` is where this app has a picture.
 */
export function demoFailures(now: Date, appUrl: string): PastJob[] {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const outage = Array.from({ length: outageCount }, (_, index) =>
    inOutage(ago(9 * hourMs - index * 40_000), `${appUrl}/sample-picture.jpg`),
  );
  return [
    ...outage,
    wrongRecipient(ago(5 * hourMs)),
    wrongUrl(ago(2 * hourMs), `${appUrl}/sample-pictrue.jpg`),
  ];
}

function inOutage(createdAt: Date, imageUrl: string): PastJob {
  const runs: PastRun[] = [];
  let dueAt = createdAt;
  for (let attempt = 0; attempt < resizeImage.maxAttempts; attempt += 1) {
    const run = { dueAt, waitedMs: 12 + attempt, ranMs: 310 + 20 * attempt };
    runs.push(run);
    dueAt = new Date(dueAt.getTime() + run.waitedMs + run.ranMs + (backoffMs[attempt] ?? 0));
  }
  const message = 'The server of the URL responded with an error (503).';
  return { ...imageJob(createdAt, imageUrl), runs, ...failed('fetch_failed', message) };
}

function wrongUrl(createdAt: Date, imageUrl: string): PastJob {
  const runs = [{ dueAt: createdAt, waitedMs: 9, ranMs: 256 }];
  const failure = failed('not_found', 'Nothing was found at this URL (404).');
  return { ...imageJob(createdAt, imageUrl), runs, ...failure };
}

function imageJob(createdAt: Date, imageUrl: string) {
  const { kind, queue, maxAttempts } = resizeImage;
  const name = imageName({ name: '', imageUrl });
  const payload = { name, imageUrl, widths: [320, 640], formats: ['webp'] };
  return { kind, queue, maxAttempts, title: name, payload, createdAt };
}

function wrongRecipient(createdAt: Date): PastJob {
  const { kind, queue, maxAttempts } = alertEmail;
  const payload = {
    rule: 'oldest-waiting',
    queue: 'report',
    state: 'firing',
    value: 640,
    threshold: 600,
    since: createdAt.toISOString(),
    summary: 'A job in the report queue has been waiting for 10 min 40 s. The threshold is 10 min.',
  };
  return {
    kind,
    queue,
    maxAttempts,
    title: 'report, firing',
    payload,
    createdAt,
    isOfAdmin: true,
    runs: [{ dueAt: createdAt, waitedMs: 7, ranMs: 43 }],
    ...failed('mail_refused', 'The mail server rejected this address. Check the spelling.'),
    rejected: { recipient: 'on-call@exmaple.com', response: '550 5.1.1 No such user here' },
  };
}

function failed(code: string, message: string): Pick<PastJob, 'failure' | 'result'> {
  const signature = `${code}: ${message.replaceAll(/\d+/g, '<n>')}`;
  const isOwners = resizeImage.ownerErrors?.includes(code) ?? false;
  return { failure: { code, message, signature, isOwners }, result: null };
}
