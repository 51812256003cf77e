import { createJobWriter } from '@offload/core/internal';
import { raw } from '@offload/core/sql';
import { putSchedule } from '@offload/core/test/schedules';
import type { ConsoleOptions } from '../options';
import { ada, type OtherApp } from './other-app';

/** Each place where a value may be. */
export const places = [
  ...['payload', 'fieldName', 'result', 'title', 'uniqueKey', 'concurrencyKey', 'gate', 'gateError', 'owner'],
  ...[
    'ownerName',
    'step',
    'stepResult',
    'signal',
    'logLine',
    'logDetails',
    'message',
    'event',
    'stack',
    'signature',
  ],
  ...[
    'requestId',
    'progress',
    'dismissalReason',
    'dismissedBy',
    'staff',
    'staffReason',
    'before',
    'after',
    'pause',
  ],
  ...[
    'outage',
    'outageDetail',
    'alert',
    'fileName',
    'fileUrl',
    'note',
    'response',
    'schedule',
    'scheduleOwner',
  ],
  ...['effects', 'jobUrl', 'source', 'recipient'],
];

/** Returns the value that marks a place. It's shaped like nothing in particular. */
export const canary = (place: string) => `Canary-${place}-x`;

/** Returns the places whose canaries are in a text. */
export const canariesIn = (text: string) => places.filter((place) => text.includes(canary(place)));

/** What an app returns that doesn't look at who reads. */
export const careless: Partial<ConsoleOptions> = {
  ownerOf: async (ids) => new Map(ids.map((id) => [id, { name: canary('ownerName'), url: `/users/${id}` }])),
  aboutJob: async () => ({
    links: [{ label: 'File', href: canary('fileUrl') }],
    response: canary('response'),
    request: { url: canary('fileUrl'), body: canary('payload') },
    notes: [canary('note')],
    sections: [
      { title: 'Files', facts: [{ label: 'text/csv', value: canary('fileName'), href: canary('fileUrl') }] },
    ],
  }),
  jobUrl: () => canary('jobUrl'),
  sourceUrl: ({ file }) => file,
  scheduleName: ({ template }) => JSON.stringify(template),
  effectsOf: async () => canary('effects'),
  replays: { recipientOf: async () => canary('recipient') },
};

/** Puts a canary in each place. Returns the IDs of jobs in several states. */
export async function putCanaries(app: OtherApp) {
  const { db, system } = app.jobs;
  const payload = { orderId: 1, token: 't', note: canary('payload'), [canary('fieldName')]: 1 };
  const job = { kind: 'receipt', queue: 'print', ownerId: canary('owner'), payload };
  const { id: dismissed } = await app.tools.fail(db, canary('message'), job);
  const { id: failed } = await app.tools.fail(db, canary('message'), job);
  const { id: done } = await app.tools.put(db, job);
  await app.tools.run(db, done, { state: 'succeeded', result: { text: canary('result') } });
  const { id: waiting } = await app.tools.put(db, job);
  const run = (text: string) => db.query(raw(text));
  const wait = JSON.stringify({ type: 'signal', name: canary('signal'), step: 'signal' });
  await run(`UPDATE offload.job SET title = '${canary('title')}', unique_key = '${canary('uniqueKey')}-' || id,
    concurrency_key = '${canary('concurrencyKey')}', concurrency_limit = 1, gate = '${canary('gate')}',
    request_id = '${canary('requestId')}', progress_step = '${canary('progress')}'`);
  await run(`UPDATE offload.job SET error_code = 'internal', error_signature = 'internal: ${canary('signature')}',
    error_stack = '${canary('stack')}\n    at /srv/${canary('source')}.ts:1:2' WHERE state = 'failed'`);
  await run(`UPDATE offload.job_event SET message = '${canary('event')}' WHERE message IS NOT NULL`);
  await run(
    `UPDATE offload.job SET state = 'waiting', waiting_for = '${wait}', dispatched_at = NULL WHERE id = '${waiting}'`,
  );
  await run(`INSERT INTO offload.job_step (job_id, name, started_at, finished_at, result)
    SELECT id, '${canary('step')}', now(), now(), '{"to": "${canary('stepResult')}"}' FROM offload.job`);
  await run(`INSERT INTO offload.gate (name, failures, closed_at, closed_until, last_error, last_error_at)
    VALUES ('${canary('gate')}', 3, now(), now() + interval '1 hour', '${canary('gateError')}', now())`);
  await run(`INSERT INTO offload.alert_change (rule, queue, state, value, threshold, reason, since)
    VALUES ('outage', 'print', 'firing', 90, 60, '${canary('alert')}', now())`);
  await run(`INSERT INTO offload.worker_process (id, host, pid, version, queues, kinds, running, rss_bytes, loop_delay_ms,
      outages, beat_at, alive_until)
    VALUES (gen_random_uuid(), 'host', 1, 'v1', '{"print": 1}', '{receipt}', 0, 1, 1,
      '[{"queue": "print", "reason": "${canary('outage')}", "detail": "${canary('outageDetail')}"}]', now(),
      now() + interval '1 hour')`);
  await run(`INSERT INTO offload.operator_action (actor_id, actor_email, action, subject_type, subject_id, before, after,
      reason, outcome)
    SELECT 'x', '${canary('staff')}', 'job.retry', 'job', id, '{"x": "${canary('before')}"}', '{"x": "${canary('after')}"}',
      '${canary('staffReason')}', 'success' FROM offload.job`);
  const workerId = '01990000-0000-7000-8000-000000000000';
  const writer = createJobWriter(db, { workerId, leaseMs: 1_000, hooks: system.hooks });
  const details = { to: canary('logDetails') };
  const line = { attempt: 1, at: new Date(), level: 'info', message: canary('logLine'), details } as const;
  for (const jobId of [dismissed, failed, done, waiting]) await writer.log({ ...line, jobId });
  const template = { orderId: 1, name: canary('schedule') };
  await putSchedule(db, { kind: 'receipt', ownerId: canary('scheduleOwner'), template });
  const staff = app.open({ ...ada, actor: canary('dismissedBy') });
  await staff.post(`/api/jobs/${dismissed}/dismiss`, { reason: canary('dismissalReason') });
  await staff.post('/api/queues/print/pause', { reason: canary('pause') });
  return { dismissed, failed, done, waiting };
}
