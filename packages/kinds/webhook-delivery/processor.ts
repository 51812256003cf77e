import { defineProcessor } from '@offload/core/contract';
import { webhookDelivery } from './contract';

export default defineProcessor(webhookDelivery, (message, ctx) => ctx.services.webhooks.deliver(message));
