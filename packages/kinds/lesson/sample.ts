import { defineSample } from '../src/sample';
import { lesson } from './contract';

export default defineSample(lesson, () => ({ payload: { lesson: 'commit' } }));
