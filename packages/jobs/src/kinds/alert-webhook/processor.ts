import { defineProcessor } from '../../define';
import { alertMessage, alertWebhook } from './contract';

export default defineProcessor(alertWebhook, (alert, ctx) =>
  ctx.webhook.post(alertMessage(alert, ctx.now())),
);
