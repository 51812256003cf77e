import { cache } from 'react';
import { runtime } from '../runtime';

/** Returns the position of the jobs, once per page. Whatever reads jobs awaits it first, and its stream goes on from there. */
export const readPosition = cache(() => runtime().jobs.position());
