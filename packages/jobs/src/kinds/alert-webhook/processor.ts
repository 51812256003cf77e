import { defineProcessor } from '../../define';
import { alertWebhook } from './contract';

export default defineProcessor(alertWebhook, async ({ state, ...data }, ctx) => {
  return ctx.webhook.post({ type: `alert.${state}`, timestamp: ctx.now().toISOString(), data });
});
