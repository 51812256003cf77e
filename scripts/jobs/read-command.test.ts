import { expect, it } from 'vitest';
import { readCommand } from './read-command';

const id = '0199d5a0-0000-7000-8000-000000000001';
const read = (line: string) => readCommand(line.split(' ').filter(Boolean));

it.each(['', 'help', '--help', '-h', 'list --help', 'retry -h'])('prints the help for "%s"', (line) => {
  expect(read(line)).toEqual({ name: 'help' });
});

it('reads every filter of a list', () => {
  const filters = '--state failed,canceled --state running --kind sales-import --queue import --owner ada@';
  const span = '--from 2026-01-31 --to 2026-01-31T09:30 --sort oldest --limit 7 --json';
  expect(read(`list ${filters} ${span} --cursor ${id} --search year:2023`)).toEqual({
    name: 'list',
    isJson: true,
    search: {
      ...{ id: null, error: null, inStack: true },
      ...{ states: ['failed', 'canceled', 'running'], kind: 'sales-import', queue: 'import', owner: 'ada@' },
      ...{ from: new Date('2026-01-31T00:00Z'), to: new Date('2026-01-31T09:30Z') },
      payload: [{ path: ['year'], value: '2023' }],
      ...{ order: 'oldest', limit: 7, cursor: id },
    },
  });
});

it('reads ages as times', () => {
  const { search } = readList('list --older 1h --newer 2h');
  expect(Date.now() - Number(search.to)).toBeCloseTo(3_600_000, -5);
  expect(Number(search.to) - Number(search.from)).toBe(3_600_000);
});

it('reads each ID once, ignoring case', () => {
  expect(read(`retry ${id} ${id.toUpperCase()} --yes`)).toMatchObject({ ids: [id], isConfirmed: true });
});

it.each([
  ['retry --kind sales-import', ['failed']],
  ['cancel --kind sales-import', ['scheduled', 'queued', 'retrying', 'waiting']],
  ['cancel --state running', ['running']],
])('applies "%s" to jobs in these states: %s', (line, states) => {
  expect(read(line)).toMatchObject({ ids: null, isConfirmed: false, search: { states } });
});

it.each([
  ['lst', '"lst" is not a command'],
  ['\u001b[2J', String.raw`"\u001b[2J" is not a command`],
  ['list --\u001b[2J', String.raw`list: Unknown option '--\u001b[2J'.`],
  ['list --kind', "list: Option '--kind <value>' argument missing."],
  ['show --state failed', "show: Unknown option '--state'."],
  ['list --json=1', "list: Option '--json' does not take an argument."],
  ['list everything', 'list takes filters only'],
  ['list --limit 0', '--limit must be'],
  ['list --limit 1001', '--limit must be'],
  ['list --sort random', '--sort must be'],
  ['list --cursor 1', '"1" is not the ID of a job'],
  ['list --state done', '--state must be one of scheduled, queued'],
  ['list --kind DROP', '--kind must be a name'],
  ['list --from 2026-02-31', '--from must be a day or a time'],
  ['list --to tomorrow', '--to must be a day or a time'],
  ['list --older 5', '--older: "5" is not a duration'],
  ['list --older 1h --to 2026-01-31', "--to can't be combined"],
  ['list --search a@b --owner c@d', "--owner can't be combined"],
  [`list --search ${'a'.repeat(301)}`, '--search must have at most 300'],
  ['retry', 'retry needs IDs or filters'],
  ['retry --yes', 'retry needs IDs or filters'],
  ['retry --kind=', '--kind must not be empty'],
  ['retry --state=', '--state must not be empty'],
  ['retry --search owner:""', '--search has nothing to look for'],
  ['retry --state running', "--state must be one of failed, canceled: retry isn't for running"],
  ['cancel --state failed', '--state must be one of'],
  [`cancel ${id} --kind sales-import`, 'cancel takes IDs or filters, not both'],
  ['cancel 42', '"42" is not the ID of a job'],
  ['show', 'show needs the ID of one job'],
  [`show ${id} ${id}`, 'show needs the ID of one job'],
  ['pause', 'pause needs one of these queues: admin'],
  ['pause everything', 'pause needs one of these queues: admin'],
  ['resume constructor', 'resume needs one of these queues: admin'],
])('rejects "%s" in one line', (line, message) => {
  const error = errorOf(line);
  expect(error.message).toContain(message);
  expect(error).toMatchObject({ name: 'PlainError', message: expect.stringMatching(/^[^\p{Cc}]+$/u) });
});

function readList(line: string) {
  const command = read(line);
  if (command.name !== 'list') throw new Error(`${line} is ${command.name}`);
  return command;
}

function errorOf(line: string): Error {
  try {
    read(line);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error(`${line} was accepted`);
}
