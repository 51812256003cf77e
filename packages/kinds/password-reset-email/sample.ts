import { defineSample } from '../src/sample';
import { passwordResetEmail } from './contract';

export default defineSample(passwordResetEmail, ({ owner }) => ({
  payload: { personId: owner.id, reason: 'forgotten' },
}));
