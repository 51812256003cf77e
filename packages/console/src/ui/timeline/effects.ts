import type { TimelineEntry } from '../../views';
import { stateLabels } from '../state/state-labels';

/** A file, an email, or a webhook delivery of a job. */
export type Effect = Extract<TimelineEntry, { type: 'file' | 'email' | 'webhook' }>;

/** Returns what a job has led to, oldest first. */
export function effectsOf(entries: TimelineEntry[]): Effect[] {
  return entries.filter(
    (entry): entry is Effect => entry.type === 'file' || entry.type === 'email' || entry.type === 'webhook',
  );
}

/** The name of each type of effect on pages: `Email`. */
export const effectTitles: Record<Effect['type'], string> = {
  file: 'File',
  email: 'Email',
  webhook: 'Webhook',
};

const emailStates: Record<string, string> = {
  pending: 'Not sent yet.',
  sending: 'Sent, delivery unknown.',
  accepted: 'Accepted by the mail server.',
  refused: 'Rejected by the mail server.',
};

/**
 * Returns the name of a file, or how far an email or a delivery has come.
 *
 * @example
 * `${effectTitles[effect.type]}: ${effectText(effect)}`; // 'Email: Accepted by the mail server.'
 */
export function effectText(effect: Effect): string {
  if (effect.type === 'file') return effect.name;
  if (effect.type === 'email') return emailStates[effect.state] ?? effect.state;
  const label = stateLabels[effect.state];
  return effect.status === null ? `${label}.` : `${label}. The endpoint responded with ${effect.status}.`;
}
