import { useState, type ReactElement } from 'react';
import { runIdsOf } from '../../../shared/figure';
import { columnWidths, type FigurePage, panelsInOrder } from '../../../shared/figure-page';
import { setColumns } from '../../../shared/figure-page/arrange';
import { setRowHeight } from '../../../shared/figure-page/edit';
import { Field, KeyValues, NumberField, Section, Segmented, Select, TextField } from '../../../ui/controls';
import { ExportButton } from './exports';
import styles from './Figure.module.css';
import { PaletteSection } from './PaletteSection';
import { usePageTools } from './use-page';

/** Size, text, palette, export and provenance of a page. */
export function PageInspector({ page }: { readonly page: FigurePage }): ReactElement {
  const { edit } = usePageTools();
  const change = (part: Partial<FigurePage>, label: string): void =>
    edit((old) => ({ ...old, ...part }), { label, group: label });
  return (
    <>
      <Section title="Page">
        <Field label="Name">
          <TextField
            label="Name"
            value={page.title}
            onChange={(title) => change({ title: title.slice(0, 200) || 'Figure' }, 'Name')}
          />
        </Field>
        <WidthField page={page} onChange={(width) => change({ width }, 'Width')} />
        <Field label="Columns">
          <NumberField
            label="Columns"
            integer
            minimum={1}
            maximum={6}
            step={1}
            value={page.columns}
            onCommit={(columns) => edit((old) => setColumns(old, columns), { label: 'Columns' })}
          />
        </Field>
        {page.rowHeights.map((height, row) => (
          <Field key={row} label={page.rowHeights.length === 1 ? 'Height' : `Row ${row + 1}`}>
            <NumberField
              label={`Height of row ${row + 1}`}
              unit="mm"
              minimum={10}
              maximum={300}
              step={1}
              value={height}
              onCommit={(value) => edit((old) => setRowHeight(old, row, value), { label: 'Height of a row' })}
            />
          </Field>
        ))}
        <Field label="Gap">
          <NumberField
            label="Gap"
            unit="mm"
            minimum={0}
            maximum={20}
            step={0.5}
            value={page.gap}
            onCommit={(gap) => change({ gap }, 'Gap')}
          />
        </Field>
        <Field label="Text">
          <NumberField
            label="Text"
            unit="pt, STIX Two"
            minimum={6}
            maximum={10}
            step={0.5}
            value={page.fontSize}
            onCommit={(fontSize) => change({ fontSize }, 'Size of the text')}
          />
        </Field>
        <Field label="Lines">
          <NumberField
            label="Lines"
            unit="pt"
            minimum={0.25}
            maximum={2}
            step={0.25}
            value={page.lineWidth}
            onCommit={(lineWidth) => change({ lineWidth }, 'Width of lines')}
          />
        </Field>
        <Field label="Letters">
          <div className={styles['pair']}>
            <Select
              label="Form of letters"
              value={page.letters.form}
              options={[
                { value: 'parentheses', label: '(a), (b)' },
                { value: 'plain', label: 'a, b' },
                { value: 'none', label: 'none' },
              ]}
              onChange={(form) => change({ letters: { ...page.letters, form } }, 'Letters')}
            />
            <Select
              label="Place of letters"
              value={page.letters.place}
              options={[
                { value: 'corner', label: 'in the corner' },
                { value: 'insideLeft', label: 'inside, left' },
                { value: 'insideRight', label: 'inside, right' },
              ]}
              onChange={(place) => change({ letters: { ...page.letters, place } }, 'Letters')}
            />
          </div>
        </Field>
        <Field label="Legend">
          <Segmented
            label="Common legend"
            value={page.legend}
            options={[
              { value: 'none', label: 'none', title: 'Curves are named at their ends' },
              { value: 'top', label: 'above', title: 'One legend for all panels, over them' },
              { value: 'bottom', label: 'below', title: 'One legend for all panels, under them' },
            ]}
            onChange={(legend) => change({ legend }, 'Common legend')}
          />
        </Field>
      </Section>
      <SharedAxes page={page} />
      <PaletteSection page={page} onChange={(palette) => change({ palette }, 'Palette')} />
      <Section title="Caption" note="goes into the file">
        <textarea
          className={styles['caption']}
          aria-label="Caption"
          rows={4}
          maxLength={5000}
          value={page.caption}
          onChange={(event) => change({ caption: event.target.value }, 'Caption')}
        />
      </Section>
      <ExportSection page={page} />
      <Provenance page={page} />
    </>
  );
}

/** Axes that have one range in several panels. */
function SharedAxes({ page }: { readonly page: FigurePage }): ReactElement {
  const { edit } = usePageTools();
  const set = (part: Partial<FigurePage['sharedAxes']>): void =>
    edit((old) => ({ ...old, sharedAxes: { ...old.sharedAxes, ...part } }), { label: 'Locked axes' });
  return (
    <Section title="Locked axes" note="one range, that of all their data">
      <Field label="x">
        <Segmented
          label="Lock x"
          value={page.sharedAxes.x}
          options={[
            { value: 'none', label: 'none' },
            { value: 'columns', label: 'columns', title: 'Panels of a column have one x range' },
            { value: 'all', label: 'all' },
          ]}
          onChange={(x) => set({ x })}
        />
      </Field>
      <Field label="y">
        <Segmented
          label="Lock y"
          value={page.sharedAxes.y}
          options={[
            { value: 'none', label: 'none' },
            { value: 'rows', label: 'rows', title: 'Panels of a row have one y range' },
            { value: 'all', label: 'all' },
          ]}
          onChange={(y) => set({ y })}
        />
      </Field>
    </Section>
  );
}

function WidthField({
  page,
  onChange,
}: {
  readonly page: FigurePage;
  readonly onChange: (width: number) => void;
}): ReactElement {
  const known = page.width === columnWidths.single ? 'single' : page.width === columnWidths.double ? 'double' : 'own';
  const [own, setOwn] = useState(known === 'own');
  const value = own ? 'own' : known;
  return (
    <>
      <Field label="Width">
        <Segmented
          label="Width"
          value={value}
          options={[
            { value: 'single', label: '86 mm' },
            { value: 'double', label: '178 mm' },
            { value: 'own', label: 'own' },
          ]}
          onChange={(chosen) => {
            setOwn(chosen === 'own');
            if (chosen !== 'own') onChange(columnWidths[chosen]);
          }}
        />
      </Field>
      {value === 'own' ? (
        <Field label="Own width">
          <NumberField
            label="Own width"
            unit="mm"
            minimum={40}
            maximum={400}
            step={1}
            value={page.width}
            onCommit={onChange}
          />
        </Field>
      ) : null}
    </>
  );
}

function ExportSection({ page }: { readonly page: FigurePage }): ReactElement {
  const [dpi, setDpi] = useState<'300' | '600'>('600');
  const pixels = Math.round((page.width / 25.4) * Number(dpi));
  return (
    <Section title="Export" note="provenance goes inside">
      <div className={styles['exports']}>
        <ExportButton page={page} format="pdf">
          PDF
        </ExportButton>
        <ExportButton page={page} format="svg">
          SVG
        </ExportButton>
        <ExportButton page={page} format="png" dotsPerInch={Number(dpi)}>
          PNG
        </ExportButton>
        <ExportButton page={page} format="csv">
          CSV
        </ExportButton>
        <ExportButton page={page} format="npz">
          npz
        </ExportButton>
      </div>
      <Field label="PNG">
        <Segmented
          label="Resolution of PNG"
          value={dpi}
          options={[
            { value: '300', label: '300 dpi' },
            { value: '600', label: '600 dpi' },
          ]}
          onChange={setDpi}
        />
      </Field>
      <p className={styles['hint']}>
        PNG: {pixels.toLocaleString('en')} px wide. PDF and SVG keep texts as texts. Also from a shell:{' '}
        <code>ansatz figure export {page.id}.ansatz-figure.json</code>
      </p>
      <h4 className={styles['sub']}>How this was made</h4>
      <div className={styles['exports']}>
        <ExportButton page={page} format="made-pdf">
          PDF
        </ExportButton>
        <ExportButton page={page} format="made-html">
          HTML
        </ExportButton>
        <ExportButton page={page} format="made-md">
          Markdown
        </ExportButton>
      </div>
      <p className={styles['hint']}>
        Runs, specs, seeds, versions, commands to make them again, and BibTeX of the works to cite.
      </p>
    </Section>
  );
}

/** Each once, and how many more where they are many: all of them are in the file. */
function short(values: readonly (string | null)[]): string {
  const each = [...new Set(values.filter((value) => value !== null && value !== ''))];
  if (each.length === 0) return 'none';
  return each.length <= 8 ? each.join(', ') : `${each.slice(0, 6).join(', ')} and ${each.length - 6} more`;
}

function Provenance({ page }: { readonly page: FigurePage }): ReactElement | null {
  const all = panelsInOrder(page).flatMap(({ figure }) => (figure.provenance ? [figure.provenance] : []));
  const origins = all.flatMap(({ runs }) => runs);
  const computations = all.flatMap(({ computation }) => (computation === null ? [] : [computation.what]));
  if (all.length === 0) return null;
  return (
    <Section title="Provenance" note="written into the file">
      <KeyValues
        rows={[
          { key: 'runs', label: 'Runs', value: short(all.flatMap(runIdsOf)) },
          { key: 'seeds', label: 'Seeds', value: short([...all, ...origins].map(({ seed }) => seed)) },
          {
            key: 'spec',
            label: 'Spec SHA-256',
            value: short([...all, ...origins].map(({ specDigest }) => specDigest && `${specDigest.slice(0, 12)}…`)),
          },
          ...(computations.length === 0 ? [] : [{ key: 'computed', label: 'Computed', value: short(computations) }]),
          {
            key: 'version',
            label: 'Version',
            value: short(all.map(({ application, version }) => `${application} ${version}`)),
          },
          {
            key: 'works',
            label: 'Works',
            value: `${new Set(all.flatMap(({ references }) => references)).size} to cite`,
          },
        ]}
      />
    </Section>
  );
}
