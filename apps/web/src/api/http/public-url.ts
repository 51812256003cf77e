import { isPermanentError } from '@offload/core/contract';
import { checkTarget } from '@offload/outgoing';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';

/**
 * Throws a 400 about this field if a URL can be rejected without a DNS lookup. The resolved address is checked when a
 * message is sent. Returns whether the URL may be private because the operator allows its host.
 */
export function requirePublicUrl(url: string, pointer: string, ports = [80, 443]) {
  try {
    return checkTarget(new URL(url), { allowHosts: runtime().env.FETCH_ALLOW_HOSTS, ports });
  } catch (error) {
    if (!isPermanentError(error)) throw error;
    throw new ApiError(400, error.message, [{ pointer, message: error.message }]);
  }
}
