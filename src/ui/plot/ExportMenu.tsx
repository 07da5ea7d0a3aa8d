import { type ReactElement, use, useState } from 'react';
import type { Figure } from '../../shared/figure';
import { Icon, Menu } from '../controls';
import { AddToFigureContext, type RunFigure } from './add-to-figure';
import styles from './plot.module.css';

export type FigureFormat = 'svg' | 'pdf' | 'png' | 'csv';

/** Writes a figure as a file; `of` says which figure of which run it is. */
export interface FigureExporter {
  (format: FigureFormat, widthMillimetres: number): void | Promise<void>;
  readonly of?: RunFigure;
}

interface ExportMenuProps {
  readonly title: string;
  readonly onExport: FigureExporter;
  /** What is on the canvas now. */
  readonly read: () => Figure | null;
}

const choices: readonly {
  readonly format: FigureFormat;
  readonly width: number;
  readonly label: string;
  readonly note: string;
}[] = [
  { format: 'pdf', width: 86, label: 'PDF', note: '86 mm, one column' },
  { format: 'pdf', width: 178, label: 'PDF', note: '178 mm, two columns' },
  { format: 'svg', width: 86, label: 'SVG', note: '86 mm' },
  { format: 'svg', width: 178, label: 'SVG', note: '178 mm' },
  { format: 'png', width: 86, label: 'PNG', note: '86 mm, 600 dpi' },
  { format: 'png', width: 178, label: 'PNG', note: '178 mm, 600 dpi' },
  { format: 'csv', width: 86, label: 'CSV', note: 'the numbers' },
];

/** Formats and widths. */
export function ExportMenu({ title, onExport, read }: ExportMenuProps): ReactElement {
  const add = use(AddToFigureContext);
  const [busy, setBusy] = useState(false);
  return (
    <Menu
      label={`Export ${title}`}
      title="Export this figure"
      busy={busy}
      buttonClassName={styles['tool'] ?? ''}
      button={busy ? 'Exporting…' : <Icon name="download" size={14} />}
      items={[
        ...choices.map(({ format, width, label, note }) => ({
          key: `${format}${width}`,
          label,
          note,
          onSelect: () => {
            setBusy(true);
            void Promise.resolve(onExport(format, width)).finally(() => setBusy(false));
          },
        })),
        ...(add
          ? [
              {
                key: 'figure',
                label: 'Add to figure',
                note: 'compose a page',
                onSelect: () => {
                  const figure = read();
                  if (figure) add(figure, onExport.of ?? null);
                },
              },
            ]
          : []),
      ]}
    />
  );
}
