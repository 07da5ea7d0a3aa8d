/** Arrows point down: see docs/architecture.md. */
const only = (name, from, allowed, extra = {}) => ({
  name,
  severity: 'error',
  comment: `${from} may import only ${allowed.join(', ')}`,
  from: { path: from, pathNot: '\\.test\\.tsx?$', ...extra },
  to: { path: '^(src|native|test|bench|scripts)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['\\.d\\.ts$', '\\.test\\.tsx?$', '\\.css$'] },
      to: {},
    },
    only('shared-imports-nothing-of-ours', '^src/shared/', ['^src/shared/']),
    only('engine-imports-shared', '^src/engine/', ['^src/engine/', '^src/shared/']),
    only('ui-imports-shared', '^src/ui/', ['^src/ui/', '^src/shared/']),
    only('experiment-engine-imports', '^src/experiments/([^/]+)/engine/', [
      '^src/experiments/$1/(?!view/)',
      '^src/shared/',
      '^src/engine/',
    ]),
    only('experiment-view-imports', '^src/experiments/([^/]+)/view/', [
      '^src/experiments/$1/(?!engine/)',
      '^src/shared/',
      '^src/ui/',
    ]),
    only('experiment-spec-imports-shared', '^src/experiments/([^/]+)/(?!engine/|view/)', [
      '^src/experiments/$1/(?!engine/|view/)',
      '^src/shared/',
    ]),
    only('main-reaches-experiments-by-catalogue', '^src/main/', [
      '^src/main/',
      '^src/shared/',
      '^src/engine/',
      '^src/experiments/(specs|engines)\\.ts$',
    ]),
    only('renderer-reaches-experiments-by-catalogue', '^src/renderer/', [
      '^src/renderer/',
      '^src/shared/',
      '^src/ui/',
      '^src/experiments/(specs|views)\\.ts$',
      '^resources/',
    ]),
    {
      name: 'renderer-is-unprivileged',
      severity: 'error',
      from: { path: '^src/(renderer|ui|shared|engine|experiments)/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-desktop',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/desktop/' },
      to: { path: 'node_modules/electron/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
