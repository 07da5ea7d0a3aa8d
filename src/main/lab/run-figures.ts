import type { Figure } from '../../shared/figure/figure';
import type { FigurePage } from '../../shared/figure-page';
import type { PageFileFormat } from '../../shared/lab/figure-page-calls';
import type { ExportedFile } from '../../shared/lab/contract';
import type { Presentation } from '../../shared/curves';
import {
  figureFile,
  figuresOf,
  findFigure,
  type FigureFormat,
  type RenderFigure,
  type WantedFigures,
} from './figure-export';
import { pageFile, type RenderPage } from './figure-pages';
import type { HelperProcesses } from './helpers';
import { inspectRun } from './inspections';
import { presentedFigure } from './presented-figure';
import type { RunRecord } from './run-record';
import type { RunRegistry } from './run-registry';

interface RunFiguresOptions {
  readonly registry: RunRegistry;
  readonly helpers: HelperProcesses;
  readonly cores: number;
  readonly version: string;
  readonly renderFigure: RenderFigure;
  readonly renderPage: RenderPage;
}

/** Figures of runs, and pages of them, as values and as files. */
export class RunFigures {
  readonly #options: RunFiguresOptions;

  constructor(options: RunFiguresOptions) {
    this.#options = options;
  }

  async export(
    id: string,
    name: string,
    format: FigureFormat,
    widthMillimetres: number,
    { presentation, ...of }: Omit<WantedFigures, 'only'> & { readonly presentation?: Presentation | undefined } = {},
  ): Promise<ExportedFile> {
    const figure = await this.one(id, name, of, presentation);
    const content = await this.#options.renderFigure(figure, { format, widthMillimetres });
    return figureFile(figure, id, format, content);
  }

  /** A figure of a run as the experiment draws it, or as the window shows it. */
  async one(id: string, name: string, of: Omit<WantedFigures, 'only'>, presentation?: Presentation): Promise<Figure> {
    const found = findFigure(await this.all(id, name, of), name);
    if (presentation === undefined) return found;
    const { registry } = this.#options;
    const find = (other: string): RunRecord | null => registry.find(other);
    return presentedFigure(registry.get(id), found, presentation, of.convention, find, this.#options.version);
  }

  /** Figures of a run; some are drawn from an inspection, which is made where `wanted` (null: any) is not there without it. */
  async all(id: string, wanted: string | null, of: Omit<WantedFigures, 'only'> = {}): Promise<Figure[]> {
    const record = this.#options.registry.get(id);
    const { version } = this.#options;
    const asked = { ...of, only: wanted ?? undefined };
    let figures = await figuresOf(record, version, asked);
    if (!figures.some((figure) => figure.id === wanted) && record.checkpoints.length > 0) {
      for await (const phase of inspectRun(record, of.step ?? null, this.#options.helpers, this.#options.cores))
        void phase;
      figures = await figuresOf(record, version, asked);
    }
    return figures;
  }

  exportPage(page: FigurePage, format: PageFileFormat, dotsPerInch: number): Promise<ExportedFile> {
    const { version, renderPage } = this.#options;
    const runs = new Map(
      this.#options.registry.all().flatMap((record) => (record.hasRunFile ? [[record.id, record.run]] : [])),
    );
    return pageFile(renderPage, { page, format, dotsPerInch, runs, version });
  }
}
