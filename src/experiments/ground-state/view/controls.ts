/** Controls that commands find by their `data-control`. */
export const controls = {
  exactly: 'Compute exactly',
  levels: 'Compute levels',
  dynamics: 'Evolve',
  fcidump: 'Import FCIDUMP',
} as const;
