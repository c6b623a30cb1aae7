/**
 * Who may import whom. The table is the picture of the architecture; `npm run lint` enforces it.
 * Every folder may import itself; protocol <- ports <- everything else.
 */
const CORE = ['src/protocol', 'src/ports'];
const MAY_IMPORT = {
  'src/protocol': [],
  'src/ports': ['src/protocol'],
  'src/mapping': CORE,
  'src/state': CORE,
  'src/pairing': [...CORE, 'src/state'],
  'src/outbound': [...CORE, 'src/state', 'src/mapping'],
  'src/inbound': [...CORE, 'src/state', 'src/mapping'],
  'src/repair': [...CORE, 'src/state'],
  'src/worker': [
    ...CORE,
    'src/state',
    'src/mapping',
    'src/pairing',
    'src/outbound',
    'src/inbound',
    'src/repair',
  ],
  'src/mail': CORE,
  'src/channels': [...CORE, 'src/mail'],
  'src/crypto': CORE,
  'src/jira': CORE,
  'src/forge': CORE,
  'src/admin': [...CORE, 'src/state', 'src/pairing', 'src/mapping'],
  'static/admin': ['src/admin/api.ts'],
  'static/panel': ['src/admin/api.ts'],
  bridge: [],
  local: ['bridge', 'scripts/build/ui.ts'],
  scripts: ['src/jira/operations.ts'],
};

/** npm packages that have one home. A package's path is the same in a workspace's own node_modules. */
const HOME_OF_PACKAGE = [
  { home: 'src/(forge/|index\\.ts$)', of: 'src/', packages: '@forge/(?!bridge/)[^/]+' },
  { home: 'src/crypto/', of: 'src/', packages: 'openpgp' },
  { home: 'src/mail/', of: 'src/', packages: 'postal-mime' },
  { home: 'src/channels/files/s3/', of: 'src/', packages: '(aws4fetch|fast-xml-parser)' },
  { home: 'bridge/mail/', of: 'bridge/', packages: '(imapflow|nodemailer)' },
  { home: 'static/', of: 'src/', packages: '(@forge/bridge|@atlaskit/[^/]+|react|react-dom)' },
  {
    home: 'static/',
    of: 'static/',
    packages: '(openpgp|@forge/(?!bridge/|jira-bridge/)[^/]+)',
    nowhere: true,
  },
  { home: 'bridge/', of: 'bridge/', packages: '(openpgp|@forge/[^/]+)', nowhere: true },
];

const escaped = (path) => path.replaceAll('.', '\\.');
const startOf = (path) => (path.endsWith('.ts') ? `^${escaped(path)}$` : `^${escaped(path)}/`);
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([folder, allowed]) =>
      rule(
        `imports-of:${folder}`,
        { path: startOf(folder) },
        { path: '^(src|static|local|bridge|scripts|test)/', pathNot: [folder, ...allowed].map(startOf) },
      ),
    ),
    ...HOME_OF_PACKAGE.map(({ home, of, packages, nowhere }) =>
      rule(
        `home-of-package:${packages} in ${of}`,
        { path: `^${of}`, ...(nowhere ? {} : { pathNot: `^${home}` }) },
        { path: `(^|/)node_modules/${packages}/` },
      ),
    ),
    rule(
      'folder-of-src-is-declared',
      { path: '^src/[^/]+/', pathNot: Object.keys(MAY_IMPORT).map(startOf) },
      { path: '.' },
    ),
    rule(
      'nobody-imports-a-folder-of-src-that-is-not-declared',
      { path: '^src/' },
      { path: '^src/[^/]+/', pathNot: Object.keys(MAY_IMPORT).map(startOf) },
    ),
    rule(
      'channels-are-siblings',
      { path: '^src/channels/([^/]+)/([^/.]+)' },
      { path: '^src/channels/(mail|files)/', pathNot: '^src/channels/$1/$2(/|\\.ts$)' },
    ),
    rule('nobody-imports-the-composition-root', { path: '.' }, { path: '^src/index\\.ts$' }),
    rule(
      'node-builtins-in-the-app',
      { path: '^src/', pathNot: '^src/(crypto|protocol)/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'node-crypto-is-the-only-builtin',
      { path: '^src/(crypto|protocol)/' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    ),
    rule(
      'protocol-is-pure',
      { path: '^src/protocol/' },
      { dependencyTypes: ['npm', 'npm-dev'], pathNot: '(^|/)node_modules/zod/' },
    ),
    rule(
      'user-interface-imports-types-only',
      { path: '^static/' },
      { path: '^src/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'no-cycles-at-run-time',
      { path: '^(src|static|local|bridge|scripts)/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'no-development-packages-in-the-app',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    ),
    rule('imports-resolve', { path: '.' }, { couldNotResolve: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^static/[^/]+/dist/', '^\\.cache/', '^\\.world/', '^test-output/'] },
  },
};
