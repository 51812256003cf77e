import { defineSample } from '../src/sample';
import { webhookDisabledEmail } from './contract';

export default defineSample(webhookDisabledEmail, ({ owner }) => ({
  payload: { url: 'https://hooks.example/jobs', reason: 'failing', page: '/account/webhooks' },
  recipient: owner.email,
}));
