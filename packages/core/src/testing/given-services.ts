import type { Services } from '../contract/context';

/** The services that a test gives a processor: as many, and as much of each, as it uses. */
export type GivenServices = { [Name in keyof Services]?: Partial<Services[Name]> };

/** Returns these services. A processor that uses another fails with an error that says which one the test lacks. */
export function completeServices(given: GivenServices): Services {
  return complete(given, 'services');
}

// What is not there throws, so it is a whole of its type to all who read it.
function complete(given: object, path: string) {
  return new Proxy(Object.create(null), {
    get(_target, name) {
      const value: unknown = Reflect.get(given, name);
      // Promises and matchers ask everything for its `then` and its symbols.
      if (typeof name === 'symbol' || name === 'then') return value;
      if (value === undefined)
        throw new Error(`This test gives the processor no ctx.${path}.${name}: pass it to runInline.`);
      if (typeof value === 'function') return value.bind(given);
      return path === 'services' && typeof value === 'object' && value !== null
        ? complete(value, `${path}.${name}`)
        : value;
    },
  });
}
