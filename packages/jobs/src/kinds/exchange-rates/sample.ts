import { defineSample } from '../../sample';
import { exchangeRates } from './contract';

export default defineSample(exchangeRates, () => ({ payload: {} }));
