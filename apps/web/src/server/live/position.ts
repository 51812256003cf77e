import { cache } from 'react';
import { runtime } from '../runtime';

/** Returns the position of the jobs, once per page. Await it before reading jobs: the stream continues from there. */
export const readPosition = cache(() => runtime().jobs.position());
