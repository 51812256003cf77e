import { defineSample } from '../src/sample';
import { alertEmail } from './contract';

export default defineSample(alertEmail, ({ owner }) => ({
  payload: {
    rule: 'no-worker',
    queue: 'image',
    state: 'firing',
    value: 61,
    threshold: 60,
    since: '2026-11-25T10:00:00.000Z',
    summary: 'No worker has served the image queue for 61 s.',
  },
  recipient: owner.email,
}));
