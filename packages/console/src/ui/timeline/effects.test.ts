import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../views';
import { effectsOf } from './effects';

const at = '2026-11-30T10:00:00.000Z';
const later = '2026-11-30T10:00:01.000Z';
const fileOf = (name: string, writtenAt = at): TimelineEntry => ({ type: 'file', name, at: writtenAt });
const email: TimelineEntry = { type: 'email', jobId: '1', state: 'accepted', at: later };

it('shows the files of a job together, and when the last one was there', () => {
  const request: TimelineEntry = { type: 'request', requestId: 'r-1', traceId: null, at };
  expect(effectsOf([request, fileOf('a-640.webp'), fileOf('a-320.webp', later), email])).toMatchObject([
    { title: '2 files', texts: ['a-640.webp', 'a-320.webp'], at: later },
    { title: 'Email', texts: ['Accepted by the mail server.'] },
  ]);
});

it('shows a single file by its name, and files apart between which something else has happened', () => {
  expect(effectsOf([fileOf('a.pdf'), email, fileOf('b.pdf')])).toMatchObject([
    { title: 'File', texts: ['a.pdf'] },
    { title: 'Email' },
    { title: 'File', texts: ['b.pdf'] },
  ]);
});
