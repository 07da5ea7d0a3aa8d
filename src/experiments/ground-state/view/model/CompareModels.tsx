import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatBytes, formatInteger } from '../../../../shared/format';
import { layerNames } from '../../../../shared/model/compile-model';
import type { ModelNode } from '../../../../shared/model/graph';
import { compareGraphs, type ComparedNode } from '../../../../shared/model/own-graph/compare-graphs';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { Dialog, EmptyState, LoadingState, Select, Tag, type Tone } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { survey, type Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { networkCost } from '../../network-cost';
import { flops, ansatzName } from './network-words';
import { titleOf } from './node-words';
import { useOtherModels, type OtherModel } from './use-other-models';
import styles from './compare.module.css';

interface CompareModelsProps extends Pick<
  StepProps<GroundStateSpec>,
  'spec' | 'lab' | 'otherDocuments' | 'definition'
> {
  readonly surveyed: Surveyed;
  readonly onClose: () => void;
}

/** This model and that of another document, of a run or of a preset side by side: nodes, options, parameters and costs. */
export function CompareModels(props: CompareModelsProps): ReactElement {
  const { spec, surveyed, onClose } = props;
  const { models, loading } = useOtherModels(props);
  const [key, setKey] = useState('');
  const other = models.find((model) => model.key === key) ?? models[0];
  return (
    <Dialog title="Compare models" onClose={onClose} width={860}>
      {other === undefined ? (
        loading ? (
          <LoadingState title="Reading documents and runs…" />
        ) : (
          <EmptyState title="There is nothing to compare with.">
            Another document, or a run of any document, has a model to compare with.
          </EmptyState>
        )
      ) : (
        <>
          <div className={styles['choice']}>
            <span>This document against</span>
            <Select
              label="Compare with"
              value={other.key}
              options={models.map((model) => ({
                value: model.key,
                label: `${kindWords[model.kind]}: ${model.title}`,
              }))}
              onChange={setKey}
            />
          </div>
          <Comparison spec={spec} surveyed={surveyed} other={other.spec} title={other.title} />
        </>
      )}
    </Dialog>
  );
}

const kindWords: Readonly<Record<OtherModel['kind'], string>> = {
  'open document': 'Open document',
  document: 'Document',
  run: 'Run',
  preset: 'Preset',
};

interface ComparisonProps {
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed;
  readonly other: GroundStateSpec;
  readonly title: string;
}

const tones: Readonly<Record<ComparedNode['change'], Tone>> = {
  same: 'neutral',
  changed: 'warning',
  added: 'valid',
  removed: 'error',
};
const changeWords = { same: 'same', changed: 'changed', added: 'only here', removed: 'only there' } as const;

function Comparison({ spec, surveyed, other, title }: ComparisonProps): ReactElement {
  const theirs = useMemo(() => {
    const hamiltonian = compiledOnce(other.system.hamiltonian);
    return hamiltonian === null ? null : survey(other, hamiltonian);
  }, [other]);
  const compared = useMemo(
    () => (surveyed.graph === null || theirs?.graph == null ? null : compareGraphs(theirs.graph, surveyed.graph)),
    [surveyed, theirs],
  );
  if (compared === null || theirs === null)
    return (
      <EmptyState title="One of the two has no graph.">
        Its Hamiltonian has an error, or it has no layers yet.
      </EmptyState>
    );
  const parameters = (of: Surveyed, id: string): string => {
    const found = of.model?.nodes.find((node) => node.id === id)?.parameters;
    return found === undefined || found === 0 ? '–' : formatInteger(found);
  };
  const rows = costRows({ spec, surveyed }, { spec: other, surveyed: theirs });
  return (
    <div className={styles['tables']}>
      <table>
        <thead>
          <tr>
            <th>Whole model</th>
            <th>{title}</th>
            <th>This document</th>
          </tr>
        </thead>
        <tbody>
          {[...rows, ...compared.settings.map(({ key, before, after }) => [key, before, after] as const)].map(
            ([name, before, after]) => (
              <tr key={name} className={before === after ? undefined : styles['changed']}>
                <td>{name}</td>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      <table>
        <thead>
          <tr>
            <th>Node</th>
            <th>Change</th>
            <th>{title}</th>
            <th>This document</th>
            <th>Real parameters</th>
          </tr>
        </thead>
        <tbody>
          {compared.nodes.map(({ id, change, before, after, options }) => (
            <tr key={id} className={styles[change]}>
              <td>{id}</td>
              <td>
                <Tag tone={tones[change]}>{changeWords[change]}</Tag>
              </td>
              <td>
                {cell(
                  before,
                  options.map(({ key, before: value }) => `${key} ${value}`),
                )}
              </td>
              <td>
                {cell(
                  after,
                  options.map(({ key, after: value }) => `${key} ${value}`),
                )}
              </td>
              <td>
                {parameters(theirs, id)} → {parameters(surveyed, id)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const cell = (node: ModelNode | null, options: readonly string[]): ReactElement =>
  node === null ? (
    <>–</>
  ) : (
    <>
      {node.layer === 'activation' ? titleOf(node) : layerNames[node.layer]}
      {options.length > 0 && <small>{options.join('; ')}</small>}
    </>
  );

interface Side {
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed;
}

function costRows(here: Side, there: Side): readonly (readonly [string, string, string])[] {
  const words = ({ spec, surveyed }: Side): readonly string[] => {
    const cost = surveyed.model?.definition == null ? null : networkCost(spec, surveyed);
    const known = (value: string | undefined): string => value ?? 'not known: it has an error';
    return [
      ansatzName(spec.model.ansatz),
      surveyed.facts.lattice.label,
      known(cost === null ? undefined : formatInteger(surveyed.model?.realParameters ?? 0)),
      known(cost === null ? undefined : (surveyed.model?.amplitude ?? '')),
      known(cost === null ? undefined : flops(cost.amplitudeFlops)),
      known(cost === null ? undefined : flops(cost.localEnergyFlops)),
      known(cost === null ? undefined : `${flops(cost.stepFlops)}, ${formatInteger(cost.samples)} samples`),
      known(cost === null ? undefined : formatBytes(cost.memoryBytes)),
    ];
  };
  const names = [
    'Ansatz',
    'Lattice',
    'Real parameters',
    'Amplitude',
    'One amplitude',
    'One local energy',
    'One step',
    'Memory, about',
  ];
  const [mine, theirs] = [words(here), words(there)];
  return names.map((name, at) => [name, theirs[at], mine[at]] as const);
}
