import { expect, it } from 'vitest';
import {
  allows,
  claimedStates,
  finishedStates,
  hasFinished,
  initialState,
  isClaimed,
  isPending,
  jobStates,
  pendingStates,
  scheduledState,
  stateAfter,
  statesFor,
  transitions,
  unfinishedStates,
} from './states';

it('knows nine states, of which three are final', () => {
  expect(jobStates).toHaveLength(9);
  expect(jobStates.filter(hasFinished)).toEqual(['succeeded', 'failed', 'canceled']);
});

it('takes no other word for a final state', () => {
  for (const word of ['', 'Succeeded', 'done', '__proto__', 'constructor'])
    expect(hasFinished(word)).toBe(false);
});

it('reaches every state, and leaves finished ones only by a retry', () => {
  const all = Object.entries(transitions);
  const reached = new Set<string>([initialState, scheduledState, ...all.map(([, { to }]) => to)]);
  expect([...reached].sort()).toEqual([...jobStates].sort());
  const leaving = all.filter(([, { from }]) => from.some(hasFinished));
  expect(leaving.map(([name]) => name)).toEqual(['retry']);
});

it('says which actions a state allows', () => {
  expect(statesFor('cancel')).toEqual(['scheduled', 'queued', 'running', 'retrying', 'waiting']);
  expect(statesFor('retry')).toEqual(['failed', 'canceled']);
  expect(statesFor('reschedule')).toEqual(['scheduled', 'retrying']);
  expect(allows('succeeded', 'retry')).toBe(false);
  expect(allows('toString', 'cancel')).toBe(false);
});

it('says what an action makes of a state', () => {
  expect(stateAfter('queued', 'cancel')).toBe('canceled');
  expect(stateAfter('running', 'cancel')).toBe('canceling');
  expect(stateAfter('failed', 'retry')).toBe('queued');
  expect(stateAfter('retrying', 'reschedule')).toBe('retrying');
  expect(stateAfter('succeeded', 'cancel')).toBeNull();
});

it('counts a job as pending, as claimed, as finished, or as neither', () => {
  expect([...pendingStates, ...claimedStates, 'scheduled', 'waiting'].sort()).toEqual(
    [...unfinishedStates].sort(),
  );
  expect([...unfinishedStates, ...finishedStates].sort()).toEqual([...jobStates].sort());
  expect(jobStates.filter(isPending)).toEqual(['queued', 'retrying']);
  expect(jobStates.filter(isClaimed)).toEqual(['running', 'canceling']);
});
