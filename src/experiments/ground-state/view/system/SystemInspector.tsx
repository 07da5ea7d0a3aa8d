import type { ReactElement, Ref } from 'react';
import { staticRefusal } from '../../../../shared/hamiltonian';
import type { CompilationState } from '../../../../ui/compilation/Compilation';
import { PanelHeader, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { LatticeSelection } from '../../../../ui/lattice-view/selection';
import { ParameterSliders } from '../../../../ui/report/ParameterSliders';
import { ParameterSymbol } from '../../../../ui/report/ParameterSymbol';
import { describeFields } from '../../../../ui/schema-form/describe-fields';
import { SchemaForm } from '../../../../ui/schema-form/SchemaForm';
import { systemSchema } from '../../schema';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { refusedIn } from '../form-parts';
import { surveyedOnce } from '../surveyed';
import { ConventionSection } from './ConventionSection';
import { DynamicsSection } from './DynamicsSection';
import { LevelsSection } from './LevelsSection';
import { ReferenceSection } from './ReferenceSection';
import { SectorChooser } from './SectorChooser';
import { SectorSection } from './SectorSection';
import { StaticSection } from './StaticSection';
import { TimeSection } from './TimeSection';
import { SelectionSection } from './SelectionSection';
import styles from './system.module.css';

interface SystemInspectorProps extends StepProps<GroundStateSpec> {
  readonly compilation: CompilationState;
  readonly selection: LatticeSelection | null;
  readonly onSelect: (selection: LatticeSelection | null) => void;
  /** Another text, by an edit in the picture. */
  readonly onText: (text: string, label: string) => void;
  readonly selectionPlace: Ref<HTMLDivElement>;
  readonly onParameter: (name: string, value: number) => void;
  /** Time at which what depends on it is shown. */
  readonly time: number;
  readonly onTime: (time: number) => void;
}

const fields = describeFields(systemSchema).filter(({ key }) => key !== 'hamiltonian');
const words = { marshall: 'Marshall' };

/** Parameters, basis, convention, reference and what is selected. */
export function SystemInspector(props: SystemInspectorProps): ReactElement {
  const { spec, onChange, issues, compilation, selection, onParameter } = props;
  const { hamiltonian } = compilation;
  const refused = hamiltonian === null ? {} : refusedIn('system', surveyedOnce(spec, hamiltonian).offers.refused);
  const unit = hamiltonian?.energyUnit ?? '1';
  const isStatic = hamiltonian !== null && staticRefusal(hamiltonian) === null;
  const selected = (compiled: Hamiltonian): ReactElement => (
    <SelectionSection
      text={spec.system.hamiltonian}
      hamiltonian={compiled}
      stale={compilation.stale}
      selection={selection}
      onSelect={props.onSelect}
      onText={props.onText}
      place={props.selectionPlace}
    />
  );
  return (
    <section className={styles['inspector']} aria-label="Parameters">
      <PanelHeader title="Parameters" />
      <div className={styles['sections']}>
        {hamiltonian !== null && selection !== null && selected(hamiltonian)}
        <Section
          title="Couplings"
          note={
            unit === '1' ? undefined : (
              <>
                in units of <ParameterSymbol name={unit} />
              </>
            )
          }
        >
          {hamiltonian !== null && hamiltonian.parameters.length > 0 ? (
            <ParameterSliders parameters={hamiltonian.parameters} onChange={onParameter} disabled={compilation.stale} />
          ) : (
            <p className={styles['quiet']}>
              None. Write <code>param J = 1</code> in the text to get a slider here.
            </p>
          )}
          {compilation.stale && <p className={styles['quiet']}>The sliders wait until the text is valid again.</p>}
        </Section>
        {hamiltonian?.timeDependence != null && (
          <TimeSection
            dependence={hamiltonian.timeDependence}
            unit={unit}
            spec={spec}
            theme={props.theme}
            time={props.time}
            onTime={props.onTime}
          />
        )}
        {hamiltonian !== null && (
          <StaticSection hamiltonian={hamiltonian} stale={compilation.stale} onText={props.onText} />
        )}
        <Section title="Basis and sector">
          <SchemaForm
            fields={fields}
            values={spec.system}
            path="system"
            issues={issues}
            words={words}
            refused={refused}
            onChange={(key, value) =>
              onChange(withField(spec, 'system', key, value), { label: key === 'sector' ? 'Sector' : 'Basis rotation' })
            }
          />
        </Section>
        {hamiltonian !== null && (
          <SectorChooser
            text={spec.system.hamiltonian}
            hamiltonian={hamiltonian}
            stale={compilation.stale}
            onText={props.onText}
          />
        )}
        {hamiltonian !== null && <SectorSection {...props} hamiltonian={hamiltonian} />}
        {hamiltonian !== null && <ConventionSection hamiltonian={hamiltonian} />}
        {isStatic && <ReferenceSection {...props} hamiltonian={hamiltonian} />}
        {isStatic && <LevelsSection {...props} hamiltonian={hamiltonian} />}
        {isStatic && <DynamicsSection {...props} hamiltonian={hamiltonian} />}
        {hamiltonian !== null && selection === null && selected(hamiltonian)}
      </div>
    </section>
  );
}

type Hamiltonian = NonNullable<CompilationState['hamiltonian']>;
