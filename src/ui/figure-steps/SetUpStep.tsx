import { useDeferredValue, useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../shared/figure';
import { EmptyState, PanelHeader, Slider } from '../controls';
import { valueAt, withValue } from '../experiment-view/draft';
import type { StepProps } from '../experiment-view/types';
import { FigureView } from '../plot';
import { describeFields, type FieldDescription } from '../schema-form/describe-fields';
import { primitives } from '../schema-form/primitives';
import { SchemaForm } from '../schema-form/SchemaForm';
import type { FormSection, SetUp } from './types';
import styles from './figure-steps.module.css';

interface SetUpStepProps extends StepProps<object> {
  readonly setUp: SetUp<object>;
  /** The figures of the spec that are shown beside the forms. */
  readonly choose: (figures: readonly FigureInput[]) => readonly FigureInput[];
}

/** Forms of some parts of the spec, and what they lead to, drawn anew at every change. */
export function SetUpStep(props: SetUpStepProps): ReactElement {
  const { setUp, definition, spec, issues, theme, choose } = props;
  const broken = issues.some(({ severity }) => severity === 'error');
  const drawn = useDeferredValue(spec);
  const figures = useMemo(() => {
    const parsed = definition.specSchema.safeParse(drawn);
    return parsed.success ? choose(definition.previewFigures?.(parsed.data) ?? []) : [];
  }, [definition, drawn, choose]);
  return (
    <div className={styles['setUp']}>
      <div className={styles['forms']}>
        {setUp.sections.map((section) => (
          <section key={section.path} aria-label={section.title} data-control={`form-${section.path}`}>
            <PanelHeader title={section.title} />
            <div className={styles['form']}>
              <SectionForm {...props} section={section} />
            </div>
          </section>
        ))}
      </div>
      <div className={styles['side']}>
        {figures.map((figure) => (
          <div key={figure.id} className={styles['figure']} data-figure={figure.id}>
            <FigureView figure={figure} appearance={theme} />
          </div>
        ))}
        {figures.length === 0 && broken ? (
          <EmptyState title="Nothing to draw yet.">{issues[0]?.message}</EmptyState>
        ) : null}
      </div>
    </div>
  );
}

function SectionForm(props: SetUpStepProps & { readonly section: FormSection<object> }): ReactElement {
  const { section, spec, issues, onChange } = props;
  const fields = useMemo(() => describeFields(section.schema), [section.schema]);
  const values = primitives(entriesOf(valueAt(spec, [section.path])));
  const change = (key: string, value: unknown, group?: string): void => {
    const label = fields.find((field) => field.key === key)?.label ?? section.title;
    const next = withValue(spec, [section.path, key], value);
    if (isObject(next)) onChange(next, group === undefined ? { label } : { label, group });
  };
  const sliders = Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.key];
      return field.kind === 'number' && typeof value === 'number' && isBounded(field)
        ? [[field.key, <FieldSlider key={field.key} {...{ field, value, section, change }} />]]
        : [];
    }),
  );
  return (
    <SchemaForm
      fields={fields}
      values={values}
      path={section.path}
      issues={issues}
      words={section.words ?? {}}
      unused={section.unused?.(spec) ?? {}}
      extras={sliders}
      onChange={change}
    />
  );
}

type NumberDescription = Extract<FieldDescription, { kind: 'number' }>;

const isBounded = ({ minimum, maximum }: NumberDescription): boolean =>
  Number.isFinite(minimum) && Number.isFinite(maximum);

interface FieldSliderProps {
  readonly field: NumberDescription;
  readonly value: number;
  readonly section: FormSection<object>;
  readonly change: (key: string, value: number, group: string) => void;
}

function FieldSlider({ field, value, section, change }: FieldSliderProps): ReactElement {
  const logarithmic = section.logarithmic?.includes(field.key) ?? false;
  // A logarithmic track has no zero: it begins a million times below its end.
  const minimum = logarithmic ? Math.max(field.minimum, field.maximum * 1e-6) : field.minimum;
  return (
    <div className={styles['slider']}>
      <Slider
        label={`${field.label}, slider`}
        value={Math.min(Math.max(value, minimum), field.maximum)}
        minimum={minimum}
        maximum={field.maximum}
        scale={logarithmic ? 'log' : 'linear'}
        {...(field.integer && !logarithmic ? { step: Math.max(1, Math.round((field.maximum - minimum) / 1000)) } : {})}
        onChange={(next) => change(field.key, rounded(next, field.integer), `${section.path}.${field.key}`)}
      />
    </div>
  );
}

const rounded = (value: number, integer: boolean): number =>
  integer ? Math.round(value) : Number(value.toPrecision(3));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const entriesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  isObject(value) ? Object.fromEntries(Object.entries(value)) : {};
