import type { Mutant } from './mutant';

/** A mutant that behaves like the original, so that no test can fail on it. */
interface Equivalent extends Pick<Mutant, 'file' | 'before' | 'after'> {
  /** A part of the line, if others have the same mutant. */
  context?: string;
  because: string;
}

const core = 'packages/core/src';

const equivalents: readonly Equivalent[] = [
  {
    file: `${core}/worker/claim.ts`,
    before: "unique_while IS DISTINCT FROM 'waiting'",
    after: 'false',
    because: 'Only jobs that are unique while they wait are ever locked, so the lock of any other is free.',
  },
  {
    file: `${core}/worker/claim.ts`,
    before: '.filter((id) => !claimed.has(id))',
    after: '',
    because: 'The filter only saves a read: the claim comes before the status.',
  },
  {
    file: `${core}/worker/finish.ts`,
    before: 'job.gate IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so the lookup that this saves finds nothing.',
  },
  {
    file: `${core}/worker/finish.ts`,
    before: 'job.concurrency_key IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so the lookup that this saves finds nothing.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failures[index]?.message',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failure?.code',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failure?.stack',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/transitions.ts`,
    before: '?? none',
    after: '',
    because: 'A parameter that is undefined is NULL, too.',
  },
];

export function isEquivalent({ file, before, after, context }: Mutant): boolean {
  return equivalents.some(
    (each) =>
      each.file === file &&
      each.before === before &&
      each.after === after &&
      context.includes(each.context ?? ''),
  );
}
