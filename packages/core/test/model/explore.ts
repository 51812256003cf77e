import fc from 'fast-check';
import type { CommandMaker, LifeCommand, Tally } from './command';
import { acknowledge, deliverJob, loseDelivery, returnBeforeMark } from './commands/deliver';
import { endOneRun } from './commands/end-run';
import { enqueueJob, enqueueMany, enqueueWhileAdmitted, findWhileOpen } from './commands/enqueue';
import { commitWork, progress, renew } from './commands/hold-run';
import { cancel, remove, reschedule, retry, signal } from './commands/people';
import { admitDue, admitTogether, advance, crash, reviveOrphan, sweep } from './commands/time';
import { drain } from './drain';
import { beginLife, type Life } from './life';
import type { World } from './world';

/** Makes some commands more likely. */
function times(count: number, ...commands: CommandMaker[]): CommandMaker[] {
  return commands.flatMap((command) => Array<CommandMaker>(count).fill(command));
}

const makers: CommandMaker[] = [
  ...times(4, enqueueJob),
  ...times(8, deliverJob),
  ...times(8, endOneRun),
  ...times(2, enqueueMany, admitTogether, signal, advance, crash, sweep, retry, renew, findWhileOpen),
  ...times(2, commitWork, cancel),
  ...[returnBeforeMark, loseDelivery, acknowledge, progress],
  ...[reschedule, remove, admitDue, reviveOrphan, enqueueWhileAdmitted],
];

const maxCommands = 100;
/** How the model is explored. */
interface Exploration {
  seed: number;
  /** How long it looks for a failure, in milliseconds. */
  ms: number;
  /** How long it then shortens a sequence that fails, in milliseconds. */
  shrinkMs: number;
}

/** The figures of an exploration. */
export interface Explored {
  seed: number;
  /** Sequences that ran to their ends. */
  sequences: number;
  commands: Tally;
}

/** Runs random sequences of commands, the same ones for the same seed. Throws the shortest sequence that fails, with its seed. */
export async function explore(world: World, { seed, ms, shrinkMs }: Exploration): Promise<Explored> {
  const explored: Explored = { seed, sequences: 0, commands: new Map() };
  let running: Promise<void> = Promise.resolve();
  const property = fc.asyncProperty(sequencesOf(explored.commands), (sequence) => {
    running = runOne(world, sequence).then(() => {
      explored.sequences += 1;
    });
    return running;
  });
  const check = (timeMs: number, more: fc.Parameters<[Iterable<LifeCommand>]>) =>
    fc.check(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      ...more,
      interruptAfterTimeLimit: timeMs,
      markInterruptAsFailure: false,
    });
  const found = await check(ms, { endOnFailure: true });
  const [interrupted] = await Promise.allSettled([running]);
  if (found.counterexamplePath === null) {
    // The time was over while this one ran, so fast-check hasn't heard how it ended.
    if (interrupted.status === 'rejected')
      throw new Error(`Seed ${seed} fails.`, { cause: interrupted.reason });
    return explored;
  }
  const shrunk = await check(shrinkMs, { path: found.counterexamplePath });
  await Promise.allSettled([running]);
  // A failure that depends on timing may not happen again.
  const failed = shrunk.counterexamplePath === null ? found : shrunk;
  throw new Error(fc.defaultReportMessage(failed), { cause: failed.errorInstance });
}

function sequencesOf(tally: Tally) {
  const commands = makers.map((maker) => maker(tally));
  return fc.commands<Life, Life, false>(commands, { maxCommands, size: 'max' });
}

async function runOne(world: World, sequence: Iterable<LifeCommand>): Promise<void> {
  const life = await beginLife(world);
  await fc.asyncModelRun(() => ({ model: life, real: life }), sequence);
  await drain(life);
}
