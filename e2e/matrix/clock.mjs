// Preloaded with --import. `npm start` hands that on to all that it starts: the worker's clock is wrong, by CLOCK_SHIFT_MS.
const RightDate = Date;
const now = () => RightDate.now() + Number(process.env.CLOCK_SHIFT_MS);

if (process.argv[1]?.endsWith('/apps/worker/dist/main.mjs')) {
  globalThis.Date = new Proxy(RightDate, {
    apply: () => new RightDate(now()).toString(),
    construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
