import type { ReactElement } from 'react';
import { Hint } from './Hint';

/** A word for the first time on each page, by its title; the Gallery and the steps of a document have their own. */
const pageHints: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  Documents: {
    title: 'An experiment is a document',
    text: 'It holds system, model and training, and is saved by itself. Drop a file onto the window to open it: a document, a bundle of runs, or the integrals of a molecule.',
  },
  Runs: {
    title: 'Every run is kept',
    text: 'Enter opens one, Space chooses several: compare them, tag them, send them as a bundle. What is deleted waits in the trash.',
  },
  Compare: {
    title: 'Choose two runs or more',
    text: 'Rows that differ are listed first. Any result can be put against any setting, and ranges on the parallel axes filter the table.',
  },
  Sweeps: {
    title: 'Many runs from one document',
    text: 'Press Sweep… beside Run, name a parameter and its values. The map fills while the tasks run, and a cell opens its run.',
  },
  Figures: {
    title: 'Pages of a journal’s width',
    text: 'Every plot has “Add to figure” in its export menu. A page is composed at true size and leaves as SVG, PDF or PNG, with its numbers.',
  },
  Data: {
    title: 'What is on the disk',
    text: 'Runs with their sizes and folders. Nothing is removed without being asked for.',
  },
  Devices: {
    title: 'Which engine is fastest here',
    text: 'Measure times a training step on every engine and backend that this machine has, and recommends one.',
  },
};

export function PageHint({ page }: { readonly page: string }): ReactElement | null {
  const hint = pageHints[page];
  if (hint === undefined) return null;
  return (
    <Hint id={`page-${page.toLowerCase()}`} title={hint.title}>
      {hint.text}
    </Hint>
  );
}
