import { expect, it } from 'vitest';
import type { ActionView } from '../../operations/audit-actions';
import { foldActions, repeatedIn } from './fold-actions';

let count = 0;

function acted(action: string, subject: string, email = 'ada'): ActionView {
  count += 1;
  return {
    id: String(count),
    at: '2026-12-03T10:00:00.000Z',
    actor: { id: email, email },
    action,
    subject: { type: 'job', id: subject },
    ...{ before: null, after: null, reason: null, ip: null, userAgent: null },
    ...{ requestId: null, sessionId: null, secondFactorAt: null, outcome: 'success' },
  };
}

it('folds the same change to many jobs, and what someone read', () => {
  const retries = [acted('job.retry', 'a'), acted('job.retry', 'b'), acted('job.retry', 'c')];
  const reads = [acted('job.read', 'a'), acted('job.search', 'all'), acted('job.read', 'b')];
  const cancel = acted('job.cancel', 'a');
  expect(foldActions([...retries, cancel, ...reads])).toEqual([retries, [cancel], reads]);
});

it('folds neither two actions, nor those of two people', () => {
  const two = [acted('job.retry', 'a'), acted('job.retry', 'b')];
  const others = [acted('job.retry', 'c', 'eve'), acted('job.retry', 'd', 'eve')];
  expect(foldActions([...two, ...others]).map(({ length }) => length)).toEqual([1, 1, 1, 1]);
});

it('counts each subject of folded actions once', () => {
  const reads = [
    acted('job.read', 'a'),
    acted('job.search', 'all'),
    acted('job.read', 'b'),
    acted('job.read', 'a'),
  ];
  const found = repeatedIn(reads).map(({ first, subjects }) => [first.action, subjects]);
  expect(found).toEqual([
    ['job.read', 2],
    ['job.search', 1],
  ]);
});
