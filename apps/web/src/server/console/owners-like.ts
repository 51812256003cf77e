import type { ConsoleOptions } from '@offload/console';
import { findOwnersByAddress } from '@offload/db';
import { runtime } from '../runtime';

/** Returns the owners of the console's search by a part of their email address, for those who see addresses. */
export const ownersLike: ConsoleOptions['ownersLike'] = async (text, { seesValues }) =>
  seesValues === false ? [] : findOwnersByAddress(runtime().core, text, 'anywhere');
