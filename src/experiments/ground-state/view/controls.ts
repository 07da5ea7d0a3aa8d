/** Controls that commands find by their `data-control`. */
export const controls = {
  exactly: 'Compute exactly',
  levels: 'Compute levels',
  wholeSpectrum: 'Compute whole spectrum',
  dynamics: 'Evolve',
  fcidump: 'Import FCIDUMP',
  inspector: 'Options of a node',
  ownGraph: 'Edit as own graph',
  compareModels: 'Compare models',
  tryModel: 'Try the model',
} as const;
