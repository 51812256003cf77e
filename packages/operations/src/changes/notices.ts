import type { AnyContract } from '@offload/core';
import { sql } from '@offload/core/sql';

/** Returns the kinds whose owners may be emailed when a job finishes. */
export function emailingKinds(contracts: Iterable<AnyContract>): string[] {
  return [...contracts].filter(({ notifiesOwner }) => notifiesOwner === true).map(({ kind }) => kind);
}

/** A condition on `person`: whether they are emailed when one of their jobs succeeds or fails. */
export const wantsEmail = sql`person.email_verified AND person.email_events && ARRAY['succeeded', 'failed']`;
