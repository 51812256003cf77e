export { addDevice } from './add-device';
export { type Effect, effectOf } from './effect';
export { type EnqueuedSample, enqueueSamples } from './enqueue';
export { findOrphans } from './orphans';
