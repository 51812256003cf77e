import { defineSample } from '../src/sample';
import { exchangeRates } from './contract';

export default defineSample(exchangeRates, () => ({ payload: {} }));
