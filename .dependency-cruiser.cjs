/** The import rule: contract <- main <- {electron, cli, bench}; contract <- renderer; the preload script sees the contract only. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^contract/', '^node_modules/zod/'] },
    },
    {
      name: 'main-imports-contract-and-main',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(electron|cli|renderer|bench)/' },
    },
    {
      name: 'main-knows-no-shell',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^node_modules/(electron|react|react-dom|@mantine)/' },
    },
    {
      name: 'renderer-imports-contract-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|electron|cli|bench)/' },
    },
    { name: 'renderer-knows-no-node', severity: 'error', from: { path: '^renderer/src/' }, to: { dependencyTypes: ['core'] } },
    { name: 'cli-knows-no-shell', severity: 'error', from: { path: '^cli/' }, to: { path: '^(electron|renderer|bench)/' } },
    { name: 'electron-knows-no-cli', severity: 'error', from: { path: '^electron/' }, to: { path: '^(cli|renderer|bench)/' } },
    {
      name: 'preload-imports-contract-only',
      severity: 'error',
      from: { path: '^electron/preload' },
      to: { path: '^(main|cli|electron)/', pathNot: '^electron/preload' },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { path: '^(contract|main|electron|cli|renderer)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '(^test/|\\.test\\.tsx?$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
