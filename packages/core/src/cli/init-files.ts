import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readStarter } from '../files/own-files';

const orders = 'app/api/orders/route.ts';

/** How an app's library runs a transaction, and where apps usually have its client. */
const libraries = [
  {
    package: '@prisma/client',
    client: 'prisma',
    begin: 'prisma.$transaction(async (tx) => {',
    places: ['lib/prisma', 'lib/db', 'server/db'],
  },
  {
    package: 'drizzle-orm',
    client: 'db',
    begin: 'db.transaction(async (tx) => {',
    places: ['lib/db', 'db/index', 'db', 'lib/drizzle', 'server/db/index', 'server/db'],
  },
  {
    package: 'kysely',
    client: 'db',
    begin: 'db.transaction().execute(async (tx) => {',
    places: ['lib/db', 'db/index', 'db', 'lib/database', 'lib/kysely'],
  },
  { package: 'pg', client: 'pool', begin: null, places: ['lib/pool', 'lib/db', 'db/index', 'db'] },
] as const;
type Library = (typeof libraries)[number];

const packages = z.record(z.string(), z.unknown()).default({});
const manifestSchema = z.object({ dependencies: packages, devDependencies: packages });

export interface Starter {
  files: { path: string; code: string }[];
  worker: string;
  hasConsole: boolean;
  hasReact: boolean;
  /** The module that the route imports the app's client from, if it isn't there. */
  missingClient: string | null;
}

/** Returns the files with which a Next.js app starts. Throws an `Error` that says what the app has to have. */
export function chooseStarter(folder: string): Starter {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new Error('There is no package.json here. Run it in the folder of your app.');
  const { dependencies, devDependencies } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const has = (name: string) => name in dependencies || name in devDependencies;
  const base = ['src/', ''].find((each) => existsSync(join(folder, each, 'app')));
  if (!has('next') || base === undefined)
    throw new Error('init is for Next.js apps that have an app folder (app or src/app).');
  const library = libraries.find((each) => has(each.package));
  if (!library)
    throw new Error(
      `init needs the library of your database in package.json: ${libraries.map((each) => each.package).join(', ')}.`,
    );
  const client = library.places.find((place) =>
    ['.ts', '.js', '.mjs', '.tsx'].some((extension) => existsSync(join(folder, base, place + extension))),
  );
  const place = client ?? library.places[0];
  const isTypeScript = existsSync(join(folder, 'tsconfig.json'));
  return {
    files: filesFor(library, place, has).map(({ path, code }) => ({
      path: base + (isTypeScript ? path : path.replace(/\.ts$/, '.js')),
      code,
    })),
    worker: `./${base}worker.mjs`,
    hasConsole: has('@offload/console'),
    hasReact: has('@offload/react'),
    missingClient: client === undefined ? base + place : null,
  };
}

function filesFor(library: Library, place: string, has: (name: string) => boolean): Starter['files'] {
  const all = readStarter();
  const isNeeded = (path: string) => {
    if (path.startsWith('app/ops/')) return has('@offload/console');
    return !/^app\/api\/jobs\/|job-route/.test(path) || has('@offload/react');
  };
  const [onPrisma, onPg] = all.filter(({ path }) => path === orders);
  const others = all.filter(({ path }) => path !== orders && isNeeded(path));
  const route = (library.begin === null ? onPg : onPrisma)?.code ?? '';
  return [...others, { path: orders, code: adapt(route, library, place) }];
}

/** Makes the guide's route one for any app: with another library, and without the guide's table. */
function adapt(route: string, { client, begin }: Library, place: string): string {
  const imported = place.replace(/\/index$/, '');
  const own = route
    .replace(/^import \{ (?:prisma|pool) \} from .*$/m, `import { ${client} } from '../../../${imported}';`)
    .replace(
      /^( +)(const .* = )?await (tx\.order|client\.query\('INSERT).*$/m,
      '$1// Write the order here, in the same transaction.',
    )
    .replace(/\{ orderId: [^}]+ \}/, '{ orderId: 1 }');
  return begin === null ? own : own.replace('prisma.$transaction(async (tx) => {', begin);
}
