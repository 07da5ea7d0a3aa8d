import { useState, type ReactElement } from 'react';
import { type FigurePage, type FigurePanel, latexOf, type TextCorner } from '../../../shared/figure-page';
import { changePanel, distinctStyles, removePanel } from '../../../shared/figure-page/edit';
import {
  Button,
  Checkbox,
  Field,
  IconButton,
  NumberField,
  Section,
  Segmented,
  Select,
  TextField,
} from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';
import { readFigureOfRun } from '../../workbench/figure-commands';
import styles from './Figure.module.css';
import { LatexField, LimitField } from './LatexField';
import { PlaceSection } from './PlaceSection';
import { SeriesList } from './SeriesList';
import { usePageTools } from './use-page';

interface PanelInspectorProps {
  readonly page: FigurePage;
  readonly panel: FigurePanel;
}

/** Everything that can be chosen for one panel. */
export function PanelInspector({ page, panel }: PanelInspectorProps): ReactElement {
  const { edit, select } = usePageTools();
  const { id, figure } = panel;
  const isChart = figure.content.kind === 'chart';
  const change = (part: Partial<FigurePanel>, label: string): void =>
    edit((old) => changePanel(old, id, part), { label, group: `${label}-${id}` });
  return (
    <>
      <Section title="Words">
        {panel.place.kind === 'cell' ? (
          <Field label="Letter" help="Empty: none.">
            <div className={styles['pair']}>
              <TextField
                label="Letter"
                value={panel.letter ?? ''}
                placeholder="the next"
                onChange={(letter) => change({ letter: letter.slice(0, 12) }, 'Letter')}
              />
              <Button size="small" onClick={() => change({ letter: panel.letter === null ? '' : null }, 'Letter')}>
                {panel.letter === null ? 'none' : 'next'}
              </Button>
            </div>
          </Field>
        ) : null}
        <LatexField
          label="Title"
          value={panel.title}
          placeholder="none"
          onChange={(title) => change({ title }, 'Title')}
        />
        {isChart ? <AxisLabels panel={panel} onChange={change} /> : null}
        <p className={styles['hint']}>LaTeX between dollar signs: $E/N$, $\langle\sigma^x\rangle$.</p>
      </Section>
      {isChart ? <AxesSection panel={panel} onChange={change} /> : null}
      {isChart ? (
        <Section title="Data">
          <Field label="Error bars">
            <Segmented
              label="Error bars"
              value={panel.errorBars}
              options={[
                { value: 'one', label: '1σ' },
                { value: 'two', label: '2σ' },
                { value: 'none', label: 'none' },
              ]}
              onChange={(errorBars) => change({ errorBars }, 'Error bars')}
            />
          </Field>
          <Checkbox
            label="Exact and published lines"
            checked={panel.references}
            onChange={(references) => change({ references }, 'Reference lines')}
          />
          <Checkbox
            label="Notes and changes made by hand"
            checked={panel.notes}
            onChange={(notes) => change({ notes }, 'Notes')}
          />
          {figure.content.kind === 'chart' && figure.content.inset ? (
            <Checkbox
              label={`Its own inset: ${figure.content.inset.label}`}
              checked={panel.ownInset}
              onChange={(ownInset) => change({ ownInset }, 'Own inset')}
            />
          ) : null}
        </Section>
      ) : null}
      {figure.content.kind === 'chart' ? (
        <Section title="Series">
          <SeriesList page={page} panel={panel} series={figure.content.series} />
          <Button size="small" onClick={() => edit((old) => distinctStyles(old, id), { label: 'Distinct in grey' })}>
            Make distinct in grey
          </Button>
        </Section>
      ) : null}
      {isChart ? <AddedMarks panel={panel} onChange={change} /> : null}
      <PlaceSection page={page} panel={panel} />
      <Section title="Data source">
        <p className={styles['hint']}>
          {panel.source.kind === 'run'
            ? `${panel.source.title} (${panel.source.runId}), ${panel.source.figure}`
            : panel.source.title}
        </p>
        <div className={styles['buttons']}>
          <ReloadButton
            panel={panel}
            onReload={(next) => edit((old) => changePanel(old, id, { figure: next }), { label: 'Reload data' })}
          />
          <Button
            size="small"
            variant="danger"
            icon="trash"
            onClick={() => {
              edit((old) => removePanel(old, id), { label: 'Remove a panel' });
              select(null);
            }}
          >
            Remove
          </Button>
        </div>
      </Section>
    </>
  );
}

interface PartProps {
  readonly panel: FigurePanel;
  readonly onChange: (part: Partial<FigurePanel>, label: string) => void;
}

function AxisLabels({ panel, onChange }: PartProps): ReactElement | null {
  const { content } = panel.figure;
  if (content.kind !== 'chart') return null;
  return (
    <>
      <LatexField
        label="x label"
        value={panel.x.label ?? latexOf(content.x.label)}
        onChange={(label) => onChange({ x: { ...panel.x, label } }, 'x label')}
      />
      <LatexField
        label="y label"
        value={panel.y.label ?? latexOf(content.y.label)}
        onChange={(label) => onChange({ y: { ...panel.y, label } }, 'y label')}
      />
    </>
  );
}

function AxesSection({ panel, onChange }: PartProps): ReactElement | null {
  const { content } = panel.figure;
  if (content.kind !== 'chart') return null;
  return (
    <Section title="Axes" note="empty limits: from the data">
      {(['x', 'y'] as const).map((name) => {
        const axis = panel[name];
        const set = (part: Partial<typeof axis>, label: string): void =>
          onChange({ [name]: { ...axis, ...part } }, label);
        return (
          <div key={name}>
            <Field label={`${name} range`}>
              <div className={styles['pair']}>
                <LimitField
                  label={`${name} from`}
                  value={axis.minimum}
                  onCommit={(minimum) => set({ minimum }, `${name} range`)}
                />
                <LimitField
                  label={`${name} to`}
                  value={axis.maximum}
                  onCommit={(maximum) => set({ maximum }, `${name} range`)}
                />
              </div>
            </Field>
            {content[name].categories ? null : (
              <Field label={`${name} scale`}>
                <Segmented
                  label={`${name} scale`}
                  value={axis.scale ?? content[name].scale}
                  options={[
                    { value: 'linear', label: 'linear' },
                    { value: 'log', label: 'log' },
                  ]}
                  onChange={(scale) => set({ scale }, `${name} scale`)}
                />
              </Field>
            )}
          </div>
        );
      })}
    </Section>
  );
}

const corners: readonly { readonly value: TextCorner; readonly label: string }[] = [
  { value: 'topLeft', label: 'top left' },
  { value: 'topRight', label: 'top right' },
  { value: 'bottomLeft', label: 'bottom left' },
  { value: 'bottomRight', label: 'bottom right' },
];

function AddedMarks({ panel, onChange }: PartProps): ReactElement {
  const { lines, texts } = panel;
  return (
    <Section title="Lines and texts">
      {lines.map((line, index) => {
        const set = (part: Partial<typeof line>): void =>
          onChange({ lines: lines.map((old, i) => (i === index ? { ...old, ...part } : old)) }, 'Line');
        return (
          <div key={index} className={styles['mark']}>
            <NumberField label={`y of line ${index + 1}`} value={line.y} onCommit={(y) => set({ y })} />
            <TextField label={`Label of line ${index + 1}`} value={line.label} onChange={(label) => set({ label })} />
            <IconButton
              size="small"
              icon="close"
              label={`Remove line ${index + 1}`}
              onClick={() => onChange({ lines: lines.filter((_, i) => i !== index) }, 'Line')}
            />
          </div>
        );
      })}
      {texts.map((text, index) => {
        const set = (part: Partial<typeof text>): void =>
          onChange({ texts: texts.map((old, i) => (i === index ? { ...old, ...part } : old)) }, 'Text');
        return (
          <div key={index} className={styles['mark']}>
            <TextField label={`Text ${index + 1}`} value={text.label} onChange={(label) => set({ label })} />
            <Select
              label={`Corner of text ${index + 1}`}
              value={text.corner}
              options={corners}
              onChange={(corner) => set({ corner })}
            />
            <IconButton
              size="small"
              icon="close"
              label={`Remove text ${index + 1}`}
              onClick={() => onChange({ texts: texts.filter((_, i) => i !== index) }, 'Text')}
            />
          </div>
        );
      })}
      <div className={styles['buttons']}>
        <Button
          size="small"
          icon="plus"
          onClick={() => onChange({ lines: [...lines, { y: 0, label: 'exact', kind: 'reference' }] }, 'Add a line')}
        >
          Exact or published line
        </Button>
        <Button
          size="small"
          icon="plus"
          onClick={() => onChange({ texts: [...texts, { label: '$N = 40$', corner: 'topLeft' }] }, 'Add a text')}
        >
          Text
        </Button>
      </div>
    </Section>
  );
}

function ReloadButton({
  panel,
  onReload,
}: {
  readonly panel: FigurePanel;
  readonly onReload: (figure: FigurePanel['figure']) => void;
}): ReactElement {
  const workbench = useWorkbench();
  const [busy, setBusy] = useState(false);
  const { source } = panel;
  if (source.kind !== 'run')
    return (
      <Button size="small" reason="Data without a run of their own">
        Reload data
      </Button>
    );
  return (
    <Button
      size="small"
      icon="refresh"
      disabled={busy}
      onClick={() => {
        setBusy(true);
        workbench.attempt(async () => {
          try {
            const { runId, figure, step } = source;
            onReload(await readFigureOfRun(workbench, { runId, figure, ...(step === null ? {} : { step }) }));
          } finally {
            setBusy(false);
          }
        });
      }}
    >
      {busy ? 'Reading…' : 'Reload data'}
    </Button>
  );
}
