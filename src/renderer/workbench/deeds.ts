import { z } from 'zod';
import { figurePageSchema } from '../../shared/figure-page';
import { documentSchema } from '../../shared/lab/contract';
import type { ReversibleAction } from '../stores/action-history';
import { readStored, writeStored } from '../stores/storage';
import { labOf, type Workbench } from './workbench';

/** What was deleted or closed, as data: so that it can be taken back in another window too. */
const deedSchema = z.discriminatedUnion('kind', [
  /** `wasInFront`: it was the document that was looked at. */
  z.object({ kind: z.literal('closeTab'), documentId: z.string(), at: z.int(), wasInFront: z.boolean() }),
  /** `at`: place of its tab; -1: it was not open. */
  z.object({ kind: z.literal('removeDocument'), document: documentSchema, at: z.int() }),
  z.object({ kind: z.literal('removeRuns'), runIds: z.array(z.string()) }),
  z.object({ kind: z.literal('removeSweep'), sweepId: z.string(), withRuns: z.boolean() }),
  z.object({ kind: z.literal('removeFigure'), page: figurePageSchema }),
]);
export type Deed = z.output<typeof deedSchema>;

type Steps = Pick<ReversibleAction, 'undo' | 'redo'>;

/** How a deed is done and taken back. */
function stepsOf(workbench: Workbench, deed: Deed): Steps {
  switch (deed.kind) {
    case 'closeTab':
      return closing(workbench, deed);
    case 'removeDocument':
      return removingDocument(workbench, deed);
    case 'removeRuns':
      return {
        undo: async () => {
          for (const runId of deed.runIds) workbench.runs.add(await labOf(workbench).restore({ runId }));
        },
        redo: async () => {
          for (const runId of deed.runIds) {
            await labOf(workbench).remove({ runId });
            workbench.runs.drop(runId);
          }
        },
      };
    case 'removeSweep':
      return {
        undo: async () => void (await labOf(workbench).restoreSweep({ sweepId: deed.sweepId })),
        redo: async () => void (await labOf(workbench).removeSweep({ sweepId: deed.sweepId, withRuns: deed.withRuns })),
      };
    case 'removeFigure':
      return {
        undo: () => workbench.figures.restore(deed.page),
        redo: () => workbench.figures.remove(deed.page.id),
      };
  }
}

function closing(workbench: Workbench, { documentId, at, wasInFront }: Extract<Deed, { kind: 'closeTab' }>): Steps {
  return {
    undo: async () => {
      workbench.navigation.getState().insertTab(documentId, at);
      if (wasInFront) workbench.navigation.getState().openDocument(documentId);
    },
    redo: async () => workbench.navigation.getState().closeTab(documentId),
  };
}

function removingDocument(workbench: Workbench, { document, at }: Extract<Deed, { kind: 'removeDocument' }>): Steps {
  const { id } = document;
  return {
    undo: async () => {
      workbench.documents.add(document);
      if (at >= 0) workbench.navigation.getState().insertTab(id, at);
    },
    redo: async () => {
      const { screen, documentId, closeTab, show } = workbench.navigation.getState();
      if (screen === 'document' && documentId === id) show('documents');
      closeTab(id);
      await workbench.documents.remove(id);
    },
  };
}

/** Does a deed; once it is done it can be taken back. */
export async function doDeed(workbench: Workbench, label: string, deed: Deed): Promise<void> {
  const steps = stepsOf(workbench, deed);
  await steps.redo();
  workbench.actions.add({ label, ...steps, kept: deed });
}

const storedSchema = z.object({ label: z.string(), at: z.number(), deed: deedSchema });
const keptSchema = z.object({ done: z.array(z.unknown()).max(100), undone: z.array(z.unknown()).max(100) });
const key = 'deeds';
const mostKept = 20;
/** Of all that is kept: a browser has about five million for a site, and other things are there too. */
const mostCharacters = 400_000;

/** Takes in what an earlier window, closed or killed, has done, and writes down from now on what this one does. */
export function keepDeeds(workbench: Workbench): void {
  const kept = readStored(key, keptSchema);
  if (kept !== null)
    workbench.actions.takeIn({ done: read(workbench, kept.done), undone: read(workbench, kept.undone) });
  workbench.actions.store.subscribe(({ done, undone }) => {
    let left = mostCharacters;
    const fitting = (newestFirst: typeof done): unknown[] =>
      newestFirst.slice(0, mostKept).flatMap((action) => {
        if (action.kept === undefined) return [];
        const stored = { label: action.label, at: action.at, deed: action.kept };
        left -= JSON.stringify(stored).length;
        return left < 0 ? [] : [stored];
      });
    writeStored(key, { done: fitting([...done].reverse()).reverse(), undone: fitting(undone) });
  });
}

/** What cannot be read, from another version, is left out: the rest can still be taken back. */
function read(workbench: Workbench, stored: readonly unknown[]) {
  return stored.flatMap((one) => {
    const parsed = storedSchema.safeParse(one).data;
    if (parsed === undefined) return [];
    const { label, at, deed } = parsed;
    return [{ label, at, kept: deed, ...stepsOf(workbench, deed) }];
  });
}
