import { type Figure, plainText, runIdsOf } from '../../shared/figure';
import { lettersOf, mostRunIds, type PanelSource } from '../../shared/figure-page';
import { addPanel, newPage } from '../../shared/figure-page/edit';
import { conventionPreference } from '../../ui/convention/convention-preference';
import type { FigureCell, RunFigure } from '../../ui/plot/add-to-figure';
import { doDeed } from './deeds';
import { newId } from './document-commands';
import { labOf, type Workbench } from './workbench';

/** A page with nothing on it, which plots are added to. */
function beginPage(workbench: Workbench): void {
  const taken = new Set(workbench.figures.store.getState().list?.map(({ title }) => title));
  let number = 1;
  while (taken.has(`Figure ${number}`)) number += 1;
  workbench.figures.create(newPage(newId('figure'), `Figure ${number}`, new Date().toISOString()));
}

export function createFigurePage(workbench: Workbench): void {
  beginPage(workbench);
  workbench.navigation.getState().show('figures');
}

/** Puts a plot of the window on the open page, or on a new one, and says where it went. */
export function addPlotToFigure(
  workbench: Workbench,
  drawn: Figure,
  of: RunFigure | null,
  at: FigureCell | null = null,
): void {
  workbench.attempt(async () => {
    const figure = of === null ? await withProvenance(workbench, drawn) : await readFigureOfRun(workbench, of);
    if (!workbench.figures.store.getState().page) beginPage(workbench);
    const id = placeOnPage(workbench, figure, of, at);
    const { page } = workbench.figures.store.getState();
    if (!page || id === null) return;
    workbench.messages.show({
      severity: 'success',
      message: `Added to ${page.title} as ${lettersOf(page).get(id) ?? 'a panel'}`,
      action: {
        label: 'Show',
        onSelect: () => {
          workbench.figures.select(id);
          workbench.navigation.getState().show('figures');
        },
      },
    });
  });
}

/** What the window does not know of where the data of a figure come from. */
async function withProvenance(workbench: Workbench, figure: Figure): Promise<Figure> {
  const { provenance } = figure;
  if (provenance === null) return figure;
  return { ...figure, provenance: await labOf(workbench).completeProvenance({ provenance }) };
}

/** With its data, in the convention that the window shows. */
export function readFigureOfRun(workbench: Workbench, of: RunFigure): Promise<Figure> {
  const { runId, figure, step = null } = of;
  const shown = of.presentation === undefined ? {} : { presentation: of.presentation() };
  return labOf(workbench).figureOfRun({ runId, figure, step, convention: conventionPreference(), ...shown });
}

/** Adds a panel to the open page. Gives its id; null where the page is full, which is said. */
export function placeOnPage(
  workbench: Workbench,
  figure: Figure,
  of: RunFigure | null,
  at: FigureCell | null = null,
): string | null {
  const id = newId('panel');
  const before = workbench.figures.store.getState().page;
  const source = sourceOf(workbench, figure, of);
  workbench.figures.edit((page) => addPanel(page, id, figure, source, at), { label: `Add ${plainText(figure.title)}` });
  if (workbench.figures.store.getState().page === before) {
    workbench.messages.show({
      severity: 'error',
      message: 'The page is full.',
      detail: 'A page has at most 24 panels in 12 rows. Begin another one.',
    });
    return null;
  }
  workbench.figures.select(id);
  return id;
}

function sourceOf(workbench: Workbench, figure: Figure, of: RunFigure | null): PanelSource {
  if (of === null) {
    const runIds = runIdsOf(figure.provenance).slice(0, mostRunIds);
    return { kind: 'given', title: plainText(figure.title).slice(0, 300), runIds };
  }
  const run = workbench.runs.store.getState().runs[of.runId];
  const title = run ? `${run.title}, seed ${run.seed}` : of.runId;
  return { kind: 'run', runId: of.runId, figure: of.figure, step: of.step ?? null, title: title.slice(0, 300) };
}

export function removeFigurePage(workbench: Workbench, pageId: string): void {
  workbench.attempt(async () => {
    await workbench.figures.flush();
    const page = await labOf(workbench)
      .figurePage({ pageId })
      .catch(() => null);
    if (page === null) {
      // Its file is damaged: nothing is there to be brought back.
      await workbench.figures.remove(pageId);
      return;
    }
    await doDeed(workbench, `Delete the figure ${page.title}`, { kind: 'removeFigure', page });
    workbench.messages.show({
      severity: 'information',
      message: `Deleted the figure ${page.title}`,
      action: { label: 'Undo', onSelect: () => workbench.attempt(() => workbench.actions.undo()) },
    });
  });
}
