import fc from 'fast-check';
import { checkLife, type Life } from './life';
import type { ModelJob } from './model';

/** How often each command has run. */
export type Tally = Map<string, number>;

/** The jobs that a command may have changed; null: any. */
export type Changed = readonly (string | undefined)[] | null;

interface Definition<Args extends object> {
  name: string;
  args: { [Name in keyof Args]: fc.Arbitrary<Args[Name]> };
  /** Whether it can run now. */
  applies?(life: Life): boolean;
  run(life: Life, args: Args): Promise<Changed>;
}

export type LifeCommand = fc.AsyncCommand<Life, Life>;
/** Makes a command, which counts itself in `tally`. */
export type CommandMaker = (tally: Tally) => fc.Arbitrary<LifeCommand>;

/** Defines a command with arguments at random. After it, everything is compared with the model. */
export function defineCommand<Args extends object>(definition: Definition<Args>): CommandMaker {
  const { name, args, applies = () => true, run } = definition;
  return (tally) => {
    if (!tally.has(name)) tally.set(name, 0);
    return fc.record<Args>(args).map((given) => ({
      check: applies,
      async run(life: Life) {
        tally.set(name, (tally.get(name) ?? 0) + 1);
        await checkLife(life, await run(life, given));
      },
      toString: () => `${name}(${wordsOf(given)})`,
    }));
  };
}

function wordsOf(args: object): string {
  const entries = Object.entries(args).filter(([, value]) => value !== false && value !== null);
  return entries.map(([name, value]) => (value === true ? name : `${name} ${value}`)).join(', ');
}

/** A number that picks one of the jobs, runs, or deliveries that exist when the command runs. */
export const anIndex = fc.nat({ max: 7 });

/** Returns one of a list; throws if it's empty. */
export function pick<Item>(list: readonly Item[], index: number): Item {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('There is none.');
  return item;
}

/** Returns a job, usually one in a suitable state. In the other states, the command must change nothing. */
export function pickJob({ model }: Life, index: number, fits: (job: ModelJob) => boolean): ModelJob {
  const fitting = model.all().filter(fits);
  return pick(fitting.length > 0 && index < 6 ? fitting : model.all(), index);
}
