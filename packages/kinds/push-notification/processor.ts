import { defineProcessor } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { headline } from '../src/notifications/words';
import type { PushMessage, UnreadNotification } from '../src/services/messages';
import { pushNotification } from './contract';

export default defineProcessor(pushNotification, async ({ subscriptionId }, ctx) => {
  const [newest, ...others] = await ctx.services.push.findUnread();
  if (!newest) return { skipped: 'The user has read everything.' };
  const message = messageAbout(newest, others);
  const url = ctx.services.links.page(
    others.length > 0 || newest.count > 1 ? '/notifications' : `/jobs/${newest.jobId}`,
  );
  const isSent = await ctx.services.push.send(subscriptionId, { ...message, url });
  return isSent ? { title: message.title } : { skipped: 'This device no longer gets notifications.' };
});

// Push services take up to 4,096 bytes, encrypted.
const maxTitleLength = 200;

function messageAbout(newest: UnreadNotification, others: UnreadNotification[]): Omit<PushMessage, 'url'> {
  const more = others.reduce((sum, { unread }) => sum + unread, 0);
  const about = newest.count === 1 ? newest.title?.slice(0, maxTitleLength) : null;
  const body = [about, more > 0 && `${formatNumber(more)} more unread`].filter(Boolean).join('\n');
  return { title: headline({ ...newest, count: newest.unread }), body };
}
