import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { JobState } from '@offload/core/contract';
import { type ActionName, isClaimed, statesFor } from '@offload/core/internal/browser';
import { printable } from '@offload/core/internal/terminal';
import { queues } from '@offload/kinds/queues';
import { PlainError } from '@offload/processes';
import { type FilterValues, fail, filterOptions, type JobTarget, readFilters } from './filters';

export interface ListCommand {
  name: 'list';
  search: JobTarget;
  isJson: boolean;
}

export interface ShowCommand {
  name: 'show';
  id: string;
  isJson: boolean;
}

export interface ChangeCommand {
  name: 'retry' | 'cancel';
  /** Null: by `search`. */
  ids: string[] | null;
  search: JobTarget;
  isConfirmed: boolean;
  isJson: boolean;
}

export interface PauseCommand {
  name: 'pause' | 'resume';
  queue: string;
  isJson: boolean;
}

export type Command = ListCommand | ShowCommand | ChangeCommand | PauseCommand;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const json = { json: flag } as const;
const listOptions = { ...filterOptions, sort: text, cursor: text, limit: text, json: flag } as const;
const changeOptions = { ...filterOptions, yes: flag, json: flag } as const;
const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const hint = 'npm run jobs lists the commands and their options.';

/** Reads the arguments of `npm run jobs`. Throws a `PlainError` that says what is wrong with them. */
export function readCommand([name = 'help', ...args]: string[]): Command | { name: 'help' } {
  if (['help', '--help', '-h'].includes(name) || args.some((arg) => arg === '--help' || arg === '-h'))
    return { name: 'help' };
  if (name === 'list') return readList(args);
  if (name === 'show') return readShow(args);
  if (name === 'retry' || name === 'cancel') return readChange(name, args);
  if (name === 'pause' || name === 'resume') return readPause(name, args);
  throw new PlainError(`"${printable(name)}" is not a command: ${hint}`);
}

function readList(args: string[]): ListCommand {
  const { values, positionals } = parse('list', args, listOptions);
  if (positionals.length > 0) fail('list', 'takes filters only; show <id> shows a job');
  const { sort = 'newest', cursor, limit = '50', json: isJson, ...filters } = values;
  const order: JobTarget['order'] =
    sort === 'newest' || sort === 'oldest' ? sort : fail('--sort', 'must be newest or oldest');
  if (!/^([1-9]\d{0,2}|1000)$/.test(limit)) fail('--limit', 'must be a whole number from 1 to 1000');
  const page = { order, limit: Number(limit), cursor: cursor === undefined ? null : readId(cursor) };
  return { name: 'list', search: { ...readFilters(filters), ...page }, isJson };
}

function readShow(args: string[]): ShowCommand {
  const { values, positionals } = parse('show', args, json);
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) return fail('show', 'needs the ID of one job');
  return { name: 'show', id: readId(id), isJson: values.json };
}

function readChange(name: ChangeCommand['name'], args: string[]): ChangeCommand {
  const { values, positionals } = parse(name, args, changeOptions);
  const { yes: isConfirmed, json: isJson, ...filters } = values;
  const hasFilters = Object.keys(filters).length > 0;
  if (hasFilters && positionals.length > 0) fail(name, 'takes IDs or filters, not both');
  if (!hasFilters && positionals.length === 0)
    fail(name, 'needs IDs or filters, such as --kind sales-import');
  const ids = hasFilters ? null : [...new Set(positionals.map(readId))];
  return { name, ids, search: readTarget(name, filters), isConfirmed, isJson };
}

/** Reads filters for an action, which is only for jobs in some states. */
function readTarget(action: ActionName, filters: FilterValues): JobTarget {
  const search = readFilters(filters);
  const allowed = statesFor(action);
  const other = search.states.find((state) => !allowed.some((one) => one === state));
  if (other) fail('--state', `must be one of ${allowed.join(', ')}: ${action} isn't for ${other} jobs`);
  return { ...search, states: search.states.length > 0 ? search.states : defaultStates(action) };
}

/** Without `--state`, nothing that someone wanted to be as it is changes: what runs, and what was canceled. */
function defaultStates(action: ActionName): JobState[] {
  return statesFor(action).filter((state) => !isClaimed(state) && state !== 'canceled');
}

function readPause(name: PauseCommand['name'], args: string[]): PauseCommand {
  const { values, positionals } = parse(name, args, json);
  const [queue, ...others] = positionals;
  if (queue === undefined || others.length > 0 || !Object.hasOwn(queues, queue))
    return fail(name, `needs one of these queues: ${Object.keys(queues).join(', ')}`);
  return { name, queue, isJson: values.json };
}

function readId(text: string): string {
  const id = text.toLowerCase();
  if (!idShape.test(id)) throw new PlainError(`"${printable(text)}" is not the ID of a job.`);
  return id;
}

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  name: string,
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error;
    const [problem = ''] = error.message.split(/\. |\n/);
    throw new PlainError(`${name}: ${printable(problem)}. ${hint}`);
  }
}
