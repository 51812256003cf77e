import { defineSample } from '../src/sample';
import { pushNotification } from './contract';

export default defineSample(pushNotification, async ({ addDevice }) => ({
  payload: { subscriptionId: await addDevice() },
}));
