// The architecture's import rules. The packages' exports are the first barrier, and these rules are the second.
const core = '^packages/core/src';
// What others may import from the core.
const face = [
  `${core}/(index|logging|public-(contract|schedules|sql)|(health|testing|worker)/index|isolated/child)\\.ts$`,
  `${core}/format/[^/]+\\.ts$`,
];
// Its rooms, in layers: a room imports those before it, and itself. What isn't here, such as its public faces, is above all of them.
const rooms = [
  'files',
  'format',
  'log',
  'calendar',
  'contract',
  'database',
  'job',
  'admission',
  'figures',
  'system',
  'schedules',
  'delivery',
  'client',
  'health',
  'run',
  'alerts',
  'isolated',
  'worker',
];
const app = '^packages/kinds/src';
const kind = '^packages/kinds/(?!src/|node_modules/)[^/]+';
const heart = `${app}/registry\\.ts|${kind}/(?!contract\\.ts|format/)`;
const tests = ['\\.test\\.tsx?$', '/testing/', '^packages/core/test/'];
const modules = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

/** `from` may import its own kind of files and `allowed`, and nothing else of this repository or of npm. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { pathNot: allowed },
});

const never = (name, comment, from, to, more = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { path: to, ...more },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one idea in two places. Types may point back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment:
        'An import that leads nowhere would slip through every other rule. What peers need is installed only to measure them.',
      severity: 'error',
      from: { pathNot: '^bench/peers/' },
      to: { couldNotResolve: true },
    },
    only(
      'core-stands-alone',
      'The life of a job depends on nothing else here, and names no kind or page.',
      `${core}/`,
      [
        `${core}/`,
        modules('bullmq', 'croner', 'esbuild', 'ioredis', 'pg', 'pino', 'uuid', 'zod'),
        '^[a-z_/]+$', // Node's own modules.
      ],
    ),
    ...rooms.map((room, at) => ({
      name: `core-${room}-in-its-layer`,
      comment:
        'Imports in the core go down only, those of types too, so that a room can be read without those above it.',
      severity: 'error',
      from: { path: `${core}/${room}/`, pathNot: tests },
      to: {
        path: `${core}/`,
        pathNot: `${core}/(${rooms.slice(0, at + 1).join('|')})/`,
      },
    })),
    only(
      'contract-is-light',
      "The web loads every contract, so a contract may import only zod, the core's contract, and contracts of child jobs.",
      `${kind}/contract\\.ts$`,
      [
        `${core}/(public-contract|format/[^/]+)\\.ts$`,
        `${kind}/contract\\.ts$`,
        `${app}/report-currencies\\.ts$`,
        modules('zod'),
      ],
    ),
    only(
      'format-is-light',
      'The browser previews a file with what the processor reads it with.',
      `${kind}/format/`,
      [`${kind}/contract\\.ts$`, `(${kind}|${core})/format/[^/]+\\.ts$`],
    ),
    never(
      'processor-knows-its-context',
      'A processor is (payload, ctx): it reaches queue, database and settings through ctx or not at all.',
      `${kind}/(?!contract\\.ts)`,
      [
        `${app}/(?!mail/|notifications/|services/(services|sales|outgoing|messages)\\.ts$|sample\\.ts$)`,
        `${core}/(?!(public-contract|format/[^/]+)\\.ts$)`,
        '^(apps|scripts|prisma|packages/(console|db|mail|storage))/',
        modules('bullmq', 'ioredis', 'pg', 'prisma', '@prisma', 'nodemailer', 'next'),
        '^(node:)?(child_process|cluster|dgram|dns|http|http2|https|net|process|tls)(/|$)',
      ],
    ),
    {
      name: 'kinds-are-strangers',
      comment:
        'A kind can be taken out by deleting its folder and its line in the registry. A parent knows its child jobs by their contracts.',
      severity: 'error',
      from: { path: '^packages/kinds/(?!src/|node_modules/)([^/]+)/' },
      to: { path: `${kind}/`, pathNot: ['^packages/kinds/$1/', `${kind}/contract\\.ts$`] },
    },
    never(
      'client-without-processors',
      'Who enqueues must not load what works.',
      `(${core}/client/client|${app}/system)\\.ts$`,
      [heart],
      { reachable: true },
    ),
    only('bull-board-knows-the-core', 'Other apps use it, too.', '^packages/bull-board/src/', [
      '^packages/bull-board/src/',
      `${core}/(index|public-(contract|schedules|sql)|(admin|health)/index|admin/browser)\\.ts$`,
      modules('@bull-board/api', 'hono'),
      '^[a-z_/]+$', // Node's own modules.
    ]),
    only('react-knows-the-core', 'Other apps use it, too.', '^packages/react/src/', [
      '^packages/react/src/',
      `${core}/(index|public-contract)\\.ts$`,
      modules('react', '@types/react'),
    ]),
    only(
      'client-stands-alone',
      'Programs use it that have nothing else of Offload.',
      '^packages/client/src/',
      ['^packages/client/src/', modules('eventsource-parser', 'openapi-fetch', 'openapi-typescript-helpers')],
    ),
    only('web-imports', 'The web knows contracts, the client, the database and the storage.', '^apps/web/', [
      '^apps/web/',
      '^packages/(bull-board|console|db|env|outgoing|react|storage)/src/',
      ...face,
      `${app}/(queues|report-currencies|request-rates|system|alerts/deliver-alert|notifications/words)\\.ts$`,
      `${app}/orders/(index|search/vocabulary)\\.ts$`,
      `${app}/(accounts|webhooks)/[^/]+\\.ts$`,
      `${kind}/contract\\.ts$`,
      `${kind}/format/[^/]+\\.ts$`,
      '(^|/)node_modules/',
      '^[a-z_/]+$', // Node's own modules.
    ]),
    never(
      'web-does-no-work',
      'Not by any way round either: the registry, processors and what they compute with stay out of the web. It may only judge how the' +
        ' delivery of an alert went that it makes itself while no worker is online.',
      '^apps/web/',
      [
        heart,
        `${core}/(isolated/|worker/(?!(error-logger|repeat|schema-watch)\\.ts$))`,
        '^apps/worker/',
        modules('pdfkit', 'sharp'),
      ],
      { reachable: true },
    ),
    {
      name: 'web-kinds-are-strangers',
      comment: 'What the web knows about a kind can be taken out in the same way.',
      severity: 'error',
      from: { path: '^apps/web/src/kinds/([^/]+)/' },
      to: { path: '^apps/web/src/kinds/', pathNot: '^apps/web/src/kinds/($1/|kind-view\\.ts$)' },
    },
    never(
      'web-kinds-by-registry',
      'What is for jobs of any kind knows none of them: it asks the registry.',
      '^apps/web/src/(features|server)/',
      ['^apps/web/src/kinds/[^/]+/'],
    ),
    never(
      'server-below-api',
      'Imports go down only: pages and features, api, server, packages.',
      '^apps/web/src/server/',
      ['^apps/web/src/(api|app|features|kinds)/'],
    ),
    never('api-below-pages', 'The API serves others than our pages, too.', '^apps/web/src/api/', [
      '^apps/web/src/(app|features|kinds)/',
    ]),
    never(
      'worker-without-web',
      "The worker serves no pages; a mail template's React belongs to its kind.",
      '^apps/worker/',
      ['^apps/web/', modules('next', 'react', 'react-dom')],
    ),
    never('packages-below-apps', 'Packages are used by apps, never the other way.', '^packages/', [
      '^(apps|scripts|e2e|bench)/',
    ]),
    only('processes-stand-alone', 'Start, test, bench and e2e share them.', '^packages/processes/', [
      '^packages/processes/',
      modules('zod'),
      '^[a-z_/]+$', // Node's own modules.
    ]),
    only('console-knows-the-core', 'Other apps use it, too.', '^packages/console/src/', [
      '^packages/console/src/',
      // Built into it, so that apps needn't install it.
      '^packages/react/src/(index|route)\\.ts$',
      `${core}/(index|public-(contract|schedules|sql)|admin/(index|browser)|format/[^/]+)\\.ts$`,
      modules('@mantine', 'cronstrue', 'hono', 'lucide-react', 'react', 'react-dom', 'uuid', 'zod'),
      '^[a-z_/]+$', // Node's own modules.
    ]),
    {
      name: 'core-by-its-face',
      comment: 'An app of someone else has no other way in. Tests may play a worker.',
      severity: 'error',
      from: { path: '^(apps|e2e|prisma|packages/(db|env|kinds|mail|outgoing|storage|testing))/' },
      to: { path: '^packages/core/', pathNot: [...face, '^packages/core/test/'] },
    },
    {
      name: 'console-by-its-face',
      comment: 'An app of someone else has no other way in, and the demo is one of its users.',
      severity: 'error',
      from: { pathNot: '^packages/console/' },
      to: {
        path: '^packages/console/',
        pathNot: '^packages/console/src/((index|server|text)|ui/index)\\.ts$',
      },
    },
    never('parts-know-no-kinds', 'A kind is text in the database.', '^packages/(console|db|mail|storage)/', [
      '^packages/kinds/',
      modules('bullmq', 'ioredis'),
    ]),
    {
      name: 'parts-are-strangers',
      comment: 'Each is for one external thing, and an app may take one without the others.',
      severity: 'error',
      from: { path: '^packages/(env|mail|outgoing|storage)/src/', pathNot: tests },
      to: { path: '^packages/', pathNot: ['^packages/$1/src/', `${core}/`] },
    },
    never(
      'e2e-from-outside',
      'The tests see what a user sees: HTTP, the browser, the inbox. Tools made for tests are no application.',
      '^e2e/',
      ['^(apps|prisma|bench)/', '^packages/(?!(testing|processes|client)/)'],
    ),
    never(
      'testing-stays-in-tests',
      'What helps to test is not shipped.',
      '^(apps|packages|prisma)/(?!.*/testing/|core/test/)|^scripts/',
      ['/testing/', '^packages/core/test/'],
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|\\.data)/|^packages/db/src/generated/|^apps/worker/dist/' },
    tsPreCompilationDeps: true,
    // Only for the web's `@/`, because its own tsconfig.json would be read as if it were here.
    tsConfig: { fileName: `${__dirname}/.dependency-cruiser.tsconfig.json` },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
