import { defineProcessor } from '@offload/core/contract';
import { alertMessage, alertWebhook } from './contract';

export default defineProcessor(alertWebhook, (alert, ctx) =>
  ctx.services.webhook.post(alertMessage(alert, ctx.now())),
);
