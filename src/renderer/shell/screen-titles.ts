import type { ScreenName } from '../stores/navigation';

export const screenTitles: Readonly<Record<ScreenName, string>> = {
  gallery: 'Gallery',
  documents: 'Documents',
  document: 'Document',
  runs: 'Runs',
  compare: 'Compare',
  sweeps: 'Sweeps',
  figures: 'Figures',
  data: 'Data',
  devices: 'Devices',
  help: 'Help',
  settings: 'Settings',
};
