import { defineSample } from '../src/sample';
import { onboarding } from './contract';

// Long enough to be disturbed while it waits.
export default defineSample(onboarding, ({ owner }) => ({
  payload: { tipAfter: '2 s' },
  recipient: owner.email,
}));
