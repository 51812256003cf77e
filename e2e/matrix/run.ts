import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import { type EnqueuedSample, effectOf, enqueueSamples } from '@offload/testing/samples';
import { checkJob, compare, type Outcome } from './checks';
import type { Plug } from './plugs';
import { authSecret, readLog } from './processes';
import { addSchedule, checkSchedule, pauseCaughtUp } from './schedule';
import { createSystem, type System, signUp, stopSystem } from './system';
import { untilAllEnded, untilCaught, untilTidy } from './waits';
import { type Backend, openWorld, type World } from './world';

/** What is wrong with each kind, and with the system as a whole; nothing for what is well. */
export interface Report {
  problems: Map<string, string[]>;
  /** The kinds that were running or waiting when the plug was pulled. */
  caught: string[];
  outcomes: Map<string, Outcome>;
  log: string;
}

export interface RunOptions {
  plug: Plug;
  backend: Backend;
  clockMs: number;
  /** Of an undisturbed run; without it this is one. */
  reference?: Map<string, Outcome>;
}

/** Runs a sample of every kind and a schedule, pulls a plug in the middle, and checks what has become of them. */
export async function runPlug(options: RunOptions): Promise<Report> {
  const { plug, backend, clockMs } = options;
  const world = await openWorld(backend, plug.needs);
  const system = await createSystem(world, clockMs);
  try {
    return await disturb(system, options);
  } finally {
    // What is frozen or hangs ends too.
    for (const process of system.started) if (process.isLeft()) process.signalGroup('SIGKILL');
    await world.close();
  }
}

async function disturb(
  system: System,
  { plug, clockMs, reference = new Map() }: RunOptions,
): Promise<Report> {
  const { world } = system;
  const { problems, note } = createNotes();
  const attempt = async (work: () => Promise<unknown>) =>
    work().catch((error: Error) => note('system', [error.message]));

  if (!plug.byNpmStart) await attempt(system.addWeb);
  const { database, storageUrl, webhookUrl } = world;
  const samples = await enqueueSamples({ db: database.db, storageUrl, webhookUrl, authSecret });
  const schedule = await addSchedule(world);
  if (plug.byNpmStart) await attempt(() => system.addNpmStart(clockMs));
  else system.addWorker(clockMs);
  const signUps = startSignUps(system.url);
  const caught: string[] = [];
  await attempt(async () => caught.push(...(await untilCaught(world, samples))));
  await attempt(() => plug.pull(system, samples));
  world.release();
  await attempt(signUps.stop);
  await attempt(() => pauseCaughtUp(world, schedule));
  await attempt(() => untilAllEnded(world));
  note('system', (await plug.check?.(system)) ?? []);
  await attempt(() => stopSystem(system));
  await attempt(() => untilTidy(system));

  const outcomes = new Map<string, Outcome>();
  for (const sample of samples) {
    const outcome = await outcomeOf(world, sample);
    outcomes.set(sample.kind, outcome);
    note(sample.kind, compare(outcome, reference.get(sample.kind) ?? outcome, plug, sample));
    note(sample.kind, await checkJob(world, sample.id, plug.costsAttempt?.(sample) ?? false));
  }
  note('schedule', await checkSchedule(world, schedule, plug.aheadSeconds));
  note('sign-up', await checkSignUps(world, signUps.accepted, samples, plug));
  return { problems, caught, outcomes, log: readLog(world) };
}

/** Collects problems by what they are about. */
function createNotes() {
  const problems = new Map<string, string[]>();
  const note = (row: string, found: string[]) => {
    if (found.length > 0) problems.set(row, [...(problems.get(row) ?? []), ...found]);
  };
  return { problems, note };
}

/** Keeps signing users up until it is stopped. The last one must be accepted, or the web has not recovered. */
function startSignUps(url: string) {
  const accepted: string[] = [];
  let isStopped = false;
  async function work(): Promise<void> {
    for (let number = 0; !isStopped; number += 1) {
      const email = `visitor-${number}@example.com`;
      if ((await signUp(url, email)) === 202) accepted.push(email);
      await delay(500);
    }
  }
  const working = work();
  return {
    accepted,
    async stop() {
      isStopped = true;
      await working;
      await until(async () => (await signUp(url, 'last@example.com')) === 202);
      accepted.push('last@example.com');
    },
  };
}

async function outcomeOf(world: World, sample: EnqueuedSample): Promise<Outcome> {
  const { database, storageUrl, mail, posts } = world;
  const mails = mail.accepted.filter(({ to }) => to === sample.email);
  const job = await database.db.job.findUniqueOrThrow({ where: { id: sample.id } });
  const payload = JSON.stringify(job.payload);
  return {
    effect: await effectOf(sample, { db: database.db, storageUrl }),
    posts: new Set(posts.filter((messageId) => payload.includes(messageId))).size,
    messages: new Set(mails.map(({ messageId }) => messageId)).size,
  };
}

async function checkSignUps(
  world: World,
  accepted: string[],
  samples: EnqueuedSample[],
  { costsAttempt }: Plug,
): Promise<string[]> {
  const { db } = world.database;
  const mayCost = samples.some((sample) => costsAttempt?.(sample));
  const jobs = await db.job.findMany({
    where: { enqueuedBy: { not: null }, id: { notIn: samples.map(({ id }) => id) } },
  });
  const found = await Promise.all(
    jobs.map(async ({ id, kind }) =>
      (await checkJob(world, id, mayCost)).map((problem) => `${kind}: ${problem}`),
    ),
  );
  const welcomed = new Set(world.mail.accepted.map(({ to }) => to));
  const forgotten = accepted.filter((email) => !welcomed.has(email));
  return [...new Set(found.flat()), ...forgotten.map((email) => `${email} was not welcomed`)];
}
