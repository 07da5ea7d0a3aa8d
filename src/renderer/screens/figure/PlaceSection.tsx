import type { ReactElement } from 'react';
import { plainText } from '../../../shared/figure';
import { type FigurePage, type FigurePanel, lettersOf, panelsInOrder } from '../../../shared/figure-page';
import { movePanel, putInside, spanPanel } from '../../../shared/figure-page/arrange';
import { placeInset } from '../../../shared/figure-page/edit';
import { Field, NumberField, Section, Select } from '../../../ui/controls';
import { usePageTools } from './use-page';

interface PlaceSectionProps {
  readonly page: FigurePage;
  readonly panel: FigurePanel;
}

/** Where a panel stands: in the grid of the page, or in the frame of another panel. */
export function PlaceSection({ page, panel }: PlaceSectionProps): ReactElement {
  const { edit } = usePageTools();
  const { place, id } = panel;
  if (place.kind === 'inset') {
    const percent = (name: 'left' | 'top' | 'width' | 'height', label: string): ReactElement => (
      <Field label={label}>
        <NumberField
          label={label}
          unit="%"
          value={Math.round(place[name] * 1000) / 10}
          minimum={name === 'left' || name === 'top' ? 0 : 10}
          maximum={name === 'left' || name === 'top' ? 95 : 100}
          step={1}
          onCommit={(value) =>
            edit((old) => placeInset(old, id, { [name]: value / 100 }), { label: 'Place of an inset' })
          }
        />
      </Field>
    );
    return (
      <Section title="Place" note="of the frame that it is in">
        <InsideField page={page} panel={panel} />
        {percent('left', 'From left')}
        {percent('top', 'From top')}
        {percent('width', 'Width')}
        {percent('height', 'Height')}
      </Section>
    );
  }
  const move = (dx: number, dy: number): void => edit((old) => movePanel(old, id, dx, dy), { label: 'Move a panel' });
  return (
    <Section title="Place" note="Alt and arrows move it">
      <InsideField page={page} panel={panel} />
      <Field label="Row">
        <NumberField
          label="Row"
          integer
          minimum={1}
          maximum={12}
          step={1}
          value={place.row + 1}
          onCommit={(row) => move(0, row - 1 - place.row)}
        />
      </Field>
      <Field label="Column">
        <NumberField
          label="Column"
          integer
          minimum={1}
          maximum={page.columns}
          step={1}
          value={place.column + 1}
          onCommit={(column) => move(column - 1 - place.column, 0)}
        />
      </Field>
      <Field label="Spans columns">
        <NumberField
          label="Spans columns"
          integer
          minimum={1}
          maximum={page.columns - place.column}
          step={1}
          value={place.columns}
          onCommit={(columns) => edit((old) => spanPanel(old, id, columns, place.rows), { label: 'Span' })}
        />
      </Field>
      <Field label="Spans rows">
        <NumberField
          label="Spans rows"
          integer
          minimum={1}
          maximum={12 - place.row}
          step={1}
          value={place.rows}
          onCommit={(rows) => edit((old) => spanPanel(old, id, place.columns, rows), { label: 'Span' })}
        />
      </Field>
    </Section>
  );
}

/** The page, or another panel whose inset it becomes. */
function InsideField({ page, panel }: PlaceSectionProps): ReactElement | null {
  const { edit } = usePageTools();
  const letters = lettersOf(page);
  const hosts = panelsInOrder(page).filter(
    ({ id, place, figure }) => id !== panel.id && place.kind === 'cell' && figure.content.kind === 'chart',
  );
  if (hosts.length === 0) return null;
  const value = panel.place.kind === 'inset' ? panel.place.of : 'page';
  return (
    <Field label="Inside">
      <Select
        label="Inside"
        value={value}
        options={[
          { value: 'page', label: 'the page' },
          ...hosts.map(({ id, figure }) => ({
            value: id,
            label: `the frame of ${letters.get(id) ?? ''} ${plainText(figure.title)}`.slice(0, 60),
          })),
        ]}
        onChange={(host) =>
          edit((old) => putInside(old, panel.id, host === 'page' ? null : host), {
            label: host === 'page' ? 'Out of a frame' : 'Into a frame',
          })
        }
      />
    </Field>
  );
}
