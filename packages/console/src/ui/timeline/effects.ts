import { stateLabels } from '@offload/core/contract';
import { countOf } from '@offload/core/format/amounts';
import type { TimelineEntry } from '../../views';

/** A file, an email, or a webhook delivery of a job. */
export type Effect = Extract<TimelineEntry, { type: 'file' | 'email' | 'webhook' }>;

/** What a job has led to: one thing, or files that it wrote one after the other. */
export interface EffectGroup {
  key: string;
  title: string;
  texts: string[];
  /** When the last of them was there. */
  at: string;
}

/**
 * Returns what a job has led to, oldest first. Its files are together: an image has a dozen, which all come at its end.
 *
 * @example
 * effectsOf(timeline).map(({ title, texts }) => `${title}: ${texts.join(', ')}`); // ['3 files: a.webp, b.webp, c.webp']
 */
export function effectsOf(entries: TimelineEntry[]): EffectGroup[] {
  const groups: EffectGroup[] = [];
  for (const effect of entries) {
    if (effect.type !== 'file' && effect.type !== 'email' && effect.type !== 'webhook') continue;
    const { type, at } = effect;
    const text = effectText(effect);
    const before = groups.at(-1);
    if (type === 'file' && before?.key.startsWith('file ')) {
      const texts = [...before.texts, text];
      groups.splice(-1, 1, { ...before, title: countOf(texts.length, 'file'), texts, at });
    } else {
      const key = `${type} ${type === 'file' ? at : effect.jobId}`;
      groups.push({ key, title: effectTitles[type], texts: [text], at });
    }
  }
  return groups;
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
