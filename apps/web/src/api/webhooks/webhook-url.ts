import { z } from '@hono/zod-openapi';
import { checkTarget } from '@offload/outgoing';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';

export const WebhookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be a URL starting with https:// or http://' })
  .max(2_000, 'must be at most 2,000 characters');

/**
 * Throws a 400 about this field if a URL can be rejected without a DNS lookup. The resolved address is checked when a
 * message is sent.
 */
export function requirePublicUrl(url: string, pointer: string): void {
  try {
    checkTarget(new URL(url), { allowHosts: runtime().env.FETCH_ALLOW_HOSTS, ports: [80, 443] });
  } catch (error) {
    const message = error instanceof Error ? error.message : "This URL can't be used.";
    throw new ApiError(400, message, [{ pointer, message }]);
  }
}
