import { type Computation, type Figure, plainText, runIdsOf } from '../../../shared/figure';
import type { RunOrigin } from '../../../shared/figure/provenance';
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

/** Runs whose specs are written out; of more only a line each. */
const mostSpecs = 24;

/** Runs and computations, specs, seeds, versions, commands to make them again, and what to cite. */
export function madeBlocks({ page, runs, version }: MadeInput): MadeBlock[] {
  const ids = [...new Set(page.panels.flatMap(idsOf))];
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
    ...computationBlocks(page),
    { kind: 'heading', text: 'Runs' },
    ...(ids.length === 0 ? [{ kind: 'text', text: 'No panel is made from a run.' } as const] : []),
    ...ids.slice(0, mostSpecs).flatMap((id) => runBlocks(id, runs.get(id), originIn(page, id))),
    ...furtherRuns(ids.slice(mostSpecs), runs, page),
    { kind: 'heading', text: 'This file again' },
    { kind: 'code', text: `ansatz figure export ${page.id}.ansatz-figure.json --format pdf` },
    { kind: 'heading', text: 'Works to cite' },
    works.length === 0 ? { kind: 'text', text: 'None are recorded.' } : { kind: 'code', text: bibtexOf(works) },
  ];
}

function idsOf({ source, figure }: FigurePanel): readonly string[] {
  const recorded = runIdsOf(figure.provenance);
  return source.kind === 'run' ? [source.runId, ...recorded] : [...recorded, ...source.runIds];
}

/** What the figures recorded of a run. */
function originIn(page: FigurePage, id: string): RecordedRun | null {
  for (const { figure } of page.panels) {
    if (figure.provenance?.runId === id) return figure.provenance;
    const origin = figure.provenance?.runs.find(({ runId }) => runId === id);
    if (origin) return origin;
  }
  return null;
}

type RecordedRun = Pick<RunOrigin, 'experiment' | 'version' | 'specDigest'> & { readonly seed: string | null };

/** Each computation once, with the panels that show it. */
function computationBlocks(page: FigurePage): MadeBlock[] {
  const letters = lettersOf(page);
  const found = new Map<string, { readonly computation: Computation; readonly panels: string[] }>();
  for (const panel of panelsInOrder(page)) {
    const computation = panel.figure.provenance?.computation ?? null;
    if (computation === null) continue;
    const key = JSON.stringify(computation);
    const known = found.get(key) ?? { computation, panels: [] };
    known.panels.push(letters.get(panel.id) ?? plainText(panel.figure.title));
    found.set(key, known);
  }
  if (found.size === 0) return [];
  const specs = [...new Set([...found.values()].map(({ computation }) => JSON.stringify(computation.spec ?? null)))];
  const written = specs.filter((spec) => spec !== 'null');
  return [
    { kind: 'heading', text: 'Computations' },
    ...[...found.values()].flatMap(({ computation, panels }): MadeBlock[] => {
      const place = written.indexOf(JSON.stringify(computation.spec ?? null));
      const name = place <= 0 ? 'spec.json' : `spec-${place + 1}.json`;
      const commands = computation.commands.map((command) => command.replaceAll('spec.json', name));
      return [
        { kind: 'subheading', text: `${sentence(computation.what)}: ${panels.join(', ')}` },
        ...(computation.settings.length === 0 ? [] : [{ kind: 'list', items: computation.settings } as const]),
        ...(place === -1
          ? []
          : [
              { kind: 'text', text: `The spec, as ${name}:` } as const,
              { kind: 'code', text: JSON.stringify(computation.spec, null, 2) } as const,
            ]),
        ...(commands.length === 0
          ? []
          : [{ kind: 'text', text: 'From a shell:' } as const, { kind: 'code', text: commands.join('\n') } as const]),
      ];
    }),
  ];
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

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
        ...(runIdsOf(figure.provenance).length > 1 ? [['runs', runsText(figure)] as const] : []),
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

/** Named where they are few. */
function runsText({ provenance }: Figure): string {
  const ids = runIdsOf(provenance);
  return ids.length <= mostSpecs ? ids.join(', ') : `${ids.length}, listed below`;
}

function runBlocks(id: string, run: RunFile | undefined, recorded: RecordedRun | null): MadeBlock[] {
  if (!run) {
    return [
      { kind: 'subheading', text: `Run ${id}` },
      { kind: 'text', text: 'It is not in this workspace any more; what its figure recorded:' },
      {
        kind: 'list',
        items: [
          ['experiment', recorded?.experiment ?? 'not recorded'],
          ['seed', recorded?.seed ?? 'not recorded'],
          ['SHA-256 of the spec', recorded?.specDigest ?? 'not recorded'],
          ['version', recorded?.version || 'not recorded'],
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

function furtherRuns(ids: readonly string[], runs: ReadonlyMap<string, RunFile>, page: FigurePage): MadeBlock[] {
  if (ids.length === 0) return [];
  return [
    { kind: 'subheading', text: `${ids.length} further runs` },
    { kind: 'text', text: 'Their specs are in the file run.json of each.' },
    {
      kind: 'list',
      items: ids.map((id) => {
        const run = runs.get(id);
        const known = run ? { ...run, version: run.application.version } : originIn(page, id);
        const words = known
          ? `seed ${known.seed ?? 'not recorded'}, version ${known.version}, spec ${known.specDigest ?? 'not recorded'}`
          : 'nothing is recorded';
        return [id, run ? words : `${words}; not in this workspace any more`] as const;
      }),
    },
  ];
}
