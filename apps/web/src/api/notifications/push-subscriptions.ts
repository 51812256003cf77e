import { z } from '@hono/zod-openapi';
import { deletePushSubscription, savePushSubscription } from '@offload/db';
import { subscriptionKeys } from '@offload/outgoing';
import { ApiError, invalid } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { requirePublicUrl } from '../http/public-url';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';

const SubscriptionSchema = requestObject({
  endpoint: z.url('must be a URL').max(2_000, 'must have up to 2000 characters'),
  keys: requestObject(subscriptionKeys.shape),
  expirationTime: z.number().nullish(),
}).openapi('PushSubscription', {
  example: {
    endpoint: 'https://push.example.com/a',
    keys: {
      p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
      auth: 'tBHItJI5svbpez7KI4CCXg',
    },
  },
});

const SavedSchema = z.object({ id: z.uuid() });

const save = route.post(
  '/push-subscriptions',
  'Show notifications about your jobs in this browser, until you sign out',
  { 201: json('The saved subscription', SavedSchema, 'Location') },
  { json: SubscriptionSchema, fails: [409] },
);
const remove = route.delete(
  '/push-subscriptions/{id}',
  'Stop showing notifications in a browser',
  { 204: { description: 'The browser gets no more notifications' } },
  { params: z.object({ id: z.uuid('must be an ID') }) },
);

export const pushSubscriptions = resource()
  .openapi(save, async (c) => {
    const { endpoint, keys } = c.req.valid('json');
    requireReachable(endpoint);
    const { id: userId, sessionId } = c.get('person');
    const subscription = { userId, sessionId, endpoint, ...keys };
    const id = await runtime().db.$transaction((tx) => savePushSubscription(tx, subscription));
    if (!id) throw new ApiError(409, 'Too many of your devices get notifications. Sign out on some of them.');
    return c.json({ id }, 201, { Location: `/api/push-subscriptions/${id}` });
  })
  .openapi(remove, async (c) => {
    const isDeleted = await deletePushSubscription(runtime().db, c.get('person').id, c.req.valid('param').id);
    if (!isDeleted) throw new ApiError(404, 'Subscription not found.');
    return c.body(null, 204);
  });

/**
 * Throws a 400 if messages wouldn't be sent to this URL. Plain http is allowed only for a service of the operator's own, as in
 * a test: it would show others on the network who we are, and when we send messages.
 */
function requireReachable(endpoint: string): void {
  const { mayBePrivate } = requirePublicUrl(endpoint, '/endpoint', [443]);
  if (new URL(endpoint).protocol !== 'https:' && !mayBePrivate)
    throw invalid([{ pointer: '/endpoint', message: 'must start with https://' }]);
}
