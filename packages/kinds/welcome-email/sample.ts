import { defineSample } from '../src/sample';
import { welcomeEmail } from './contract';

export default defineSample(welcomeEmail, ({ owner }) => ({
  payload: { personId: owner.id },
}));
