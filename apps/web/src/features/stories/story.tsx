import type { ReactNode } from 'react';
import { unreachable } from '../http/problem';
import { ProblemAlert } from '../http/problem-alert';

/** What a page shows when there is nothing, when something is wrong, and when there is a lot. */
export interface Story {
  empty: ReactNode;
  error: ReactNode;
  full: ReactNode;
}

/** The error of a page that only fails if the server can't be reached. */
export const problem = <ProblemAlert problem={unreachable} />;

/** The time at which all stories are rendered. */
export const renderedAt = Date.parse('2026-11-25T10:01:00.000Z');
