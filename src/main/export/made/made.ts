import { plainText, type Figure } from '../../../shared/figure';
import { type FigurePage, type FigurePanel, lettersOf, panelsInOrder, readLatex } from '../../../shared/figure-page';
import type { RunFile } from '../../../shared/run/run-files';
import { bibtexOf } from '../bibliography';

/** A text on how a figure was made, as paragraphs that Markdown, HTML and PDF are written from. */
export type MadeBlock =
  | { readonly kind: 'title' | 'heading' | 'subheading' | 'text' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly (readonly [name: string, value: string])[] };

export interface MadeInput {
  readonly page: FigurePage;
  /** Of the runs that are still here, by id. */
  readonly runs: ReadonlyMap<string, RunFile>;
  readonly version: string;
}

/** Runs, specs, seeds, versions, commands to make them again, and what to cite. */
export function madeBlocks({ page, runs, version }: MadeInput): MadeBlock[] {
  const ids = [...new Set(page.panels.flatMap(runIdsOf))];
  const citations = page.panels.flatMap(({ figure }) => figure.provenance?.references ?? []);
  const works = [...new Set([...citations, ...ids.flatMap((id) => runs.get(id)?.citations ?? [])])];
  return [
    { kind: 'title', text: `How this was made: ${page.title}` },
    ...(page.caption === '' ? [] : [{ kind: 'text', text: page.caption } as const]),
    {
      kind: 'list',
      items: [
        ['size', `${page.width} mm wide, text ${page.fontSize} pt`],
        ['last changed', page.modifiedAt],
        ['written by', `Ansatz ${version}`],
      ],
    },
    { kind: 'heading', text: 'Panels' },
    ...panelsInOrder(page).flatMap((panel) => panelBlocks(panel, lettersOf(page))),
    { kind: 'heading', text: 'Runs' },
    ...(ids.length === 0 ? [{ kind: 'text', text: 'No panel is made from a run.' } as const] : []),
    ...ids.flatMap((id) => runBlocks(id, runs.get(id), page)),
    { kind: 'heading', text: 'This file again' },
    { kind: 'code', text: `ansatz figure export ${page.id}.ansatz-figure.json --format pdf` },
    { kind: 'heading', text: 'Works to cite' },
    works.length === 0 ? { kind: 'text', text: 'None are recorded.' } : { kind: 'code', text: bibtexOf(works) },
  ];
}

function runIdsOf({ source, figure }: FigurePanel): readonly string[] {
  if (source.kind === 'run') return [source.runId];
  return figure.provenance?.runId ? [figure.provenance.runId, ...source.runIds] : source.runIds;
}

function panelBlocks(panel: FigurePanel, letters: ReadonlyMap<string, string>): MadeBlock[] {
  const { figure, source, errorBars, place } = panel;
  const letter = letters.get(panel.id);
  const name = place.kind === 'inset' ? 'Inset' : letter === undefined ? 'Panel' : `Panel ${letter}`;
  const changed = [
    ...((panel.x.scale ?? panel.y.scale) ? ['scales of axes'] : []),
    ...([panel.x.minimum, panel.x.maximum, panel.y.minimum, panel.y.maximum].some((limit) => limit !== null)
      ? ['limits of axes']
      : []),
    ...(Object.values(panel.series).some(({ hidden }) => hidden) ? ['series left out'] : []),
    ...(panel.lines.length > 0
      ? [`lines added: ${panel.lines.map(({ y, label }) => `${plainText(readLatex(label).label)} at ${y}`).join(', ')}`]
      : []),
  ];
  return [
    { kind: 'subheading', text: `${name}: ${plainText(figure.title)}` },
    { kind: 'text', text: plainText(figure.description) },
    {
      kind: 'list',
      items: [
        ['data', source.kind === 'run' ? `figure ${source.figure} of run ${source.runId}` : source.title],
        ...axesOf(figure),
        ...(figure.provenance?.step == null ? [] : [['up to step', String(figure.provenance.step)] as const]),
        [
          'error bars',
          errorBars === 'none'
            ? 'not drawn'
            : `${errorBars === 'one' ? 'one' : 'two'} standard deviation${errorBars === 'one' ? '' : 's'}`,
        ],
        ['changed by hand', changed.length === 0 ? 'nothing but words and looks' : changed.join('; ')],
      ],
    },
  ];
}

/** What is drawn, with the unit and the convention that its energies are in. */
function axesOf({ content }: Figure): readonly (readonly [string, string])[] {
  if (content.kind !== 'chart') return [];
  const values = content.series.flatMap((series) => (series.kind === 'heatmap' ? [series.valueLabel ?? ''] : []));
  const labels = [content.x.label, content.y.label, ...values].map(plainText).filter((label) => label !== '');
  return labels.length === 0 ? [] : [['axes', [...new Set(labels)].join('; ')]];
}

function runBlocks(id: string, run: RunFile | undefined, page: FigurePage): MadeBlock[] {
  const provenance = page.panels.find(({ figure }) => figure.provenance?.runId === id)?.figure.provenance;
  if (!run) {
    return [
      { kind: 'subheading', text: `Run ${id}` },
      { kind: 'text', text: 'It is not in this workspace any more; what its figure recorded:' },
      {
        kind: 'list',
        items: [
          ['experiment', provenance?.experiment ?? 'not recorded'],
          ['seed', provenance?.seed ?? 'not recorded'],
          ['SHA-256 of the spec', provenance?.specDigest ?? 'not recorded'],
          ['version', provenance?.version ?? 'not recorded'],
        ],
      },
    ];
  }
  return [
    { kind: 'subheading', text: `${run.title} (${id})` },
    {
      kind: 'list',
      items: [
        ['experiment', `${run.experiment}, version ${run.experimentVersion}`],
        ['preset', run.preset ?? 'none'],
        ['seed', run.seed],
        ['SHA-256 of the spec', run.specDigest],
        [
          'made with',
          `${run.application.name} ${run.application.version} on ${run.host.platform}, ${run.host.cores} cores`,
        ],
        ['begun', run.createdAt],
      ],
    },
    { kind: 'text', text: `The spec, as ${id}.json:` },
    { kind: 'code', text: JSON.stringify(run.spec, null, 2) },
    { kind: 'text', text: 'The same seed gives the same numbers:' },
    { kind: 'code', text: `ansatz run ${id}.json --seed ${run.seed}` },
  ];
}
