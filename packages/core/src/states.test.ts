import { expect, it } from 'vitest';
import {
  allows,
  claimedStates,
  finishedStates,
  hasFinished,
  initialState,
  isClaimed,
  isWaiting,
  jobStates,
  stateAfter,
  statesFor,
  transitions,
  unfinishedStates,
  waitingStates,
} from './states';

it('knows seven states, of which three are final', () => {
  expect(jobStates).toHaveLength(7);
  expect(jobStates.filter(hasFinished)).toEqual(['succeeded', 'failed', 'canceled']);
});

it('takes no other word for a final state', () => {
  for (const word of ['', 'Succeeded', 'done', '__proto__', 'constructor'])
    expect(hasFinished(word)).toBe(false);
});

it('reaches every state, and leaves finished ones only by a retry', () => {
  const all = Object.entries(transitions);
  const reached = new Set<string>([initialState, ...all.map(([, { to }]) => to)]);
  expect([...reached].sort()).toEqual([...jobStates].sort());
  const leaving = all.filter(([, { from }]) => from.some(hasFinished));
  expect(leaving.map(([name]) => name)).toEqual(['retry']);
});

it('says which actions a state allows', () => {
  expect(statesFor('cancel')).toEqual(['queued', 'running', 'retrying']);
  expect(statesFor('retry')).toEqual(['failed', 'canceled']);
  expect(statesFor('reschedule')).toEqual(['retrying']);
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

it('counts a job as waiting, as claimed, or as finished', () => {
  expect([...waitingStates, ...claimedStates].sort()).toEqual([...unfinishedStates].sort());
  expect([...unfinishedStates, ...finishedStates].sort()).toEqual([...jobStates].sort());
  expect(jobStates.filter(isWaiting)).toEqual(['queued', 'retrying']);
  expect(jobStates.filter(isClaimed)).toEqual(['running', 'canceling']);
});
