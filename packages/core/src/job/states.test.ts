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

it('has nine states, three of them final', () => {
  expect(jobStates).toHaveLength(9);
  expect(jobStates.filter(hasFinished)).toEqual(['succeeded', 'failed', 'canceled']);
});

it('treats no other word as a final state', () => {
  for (const word of ['', 'Succeeded', 'done', '__proto__', 'constructor'])
    expect(hasFinished(word)).toBe(false);
});

it('can reach every state, and leaves finished states only by a retry', () => {
  const all = Object.entries(transitions);
  const reached = new Set<string>([initialState, scheduledState, ...all.map(([, { to }]) => to)]);
  expect([...reached].sort()).toEqual([...jobStates].sort());
  const leaving = all.filter(([, { from }]) => from.some(hasFinished));
  expect(leaving.map(([name]) => name)).toEqual(['retry']);
});

it('returns the states that allow an action', () => {
  expect(statesFor('cancel')).toEqual(['scheduled', 'queued', 'running', 'retrying', 'waiting']);
  expect(statesFor('retry')).toEqual(['failed', 'canceled']);
  expect(statesFor('reschedule')).toEqual(['scheduled', 'retrying']);
  expect(allows('succeeded', 'retry')).toBe(false);
  expect(allows('toString', 'cancel')).toBe(false);
});

it('returns the state after an action', () => {
  expect(stateAfter('queued', 'cancel')).toBe('canceled');
  expect(stateAfter('running', 'cancel')).toBe('canceling');
  expect(stateAfter('failed', 'retry')).toBe('queued');
  expect(stateAfter('retrying', 'reschedule')).toBe('retrying');
  expect(stateAfter('succeeded', 'cancel')).toBeNull();
});

it('treats each state as pending, claimed, finished, or none of these', () => {
  expect([...pendingStates, ...claimedStates, 'scheduled', 'waiting'].sort()).toEqual(
    [...unfinishedStates].sort(),
  );
  expect([...unfinishedStates, ...finishedStates].sort()).toEqual([...jobStates].sort());
  expect(jobStates.filter(isPending)).toEqual(['queued', 'retrying']);
  expect(jobStates.filter(isClaimed)).toEqual(['running', 'canceling']);
});
