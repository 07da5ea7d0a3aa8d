import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatCount, formatEditable, MINUS } from '../../../../shared/format';
import { couplingsOn, editCoupling, operatorsToAdd } from '../../../../shared/hamiltonian';
import type { CompiledHamiltonian, CouplingEdit, LocalCoupling } from '../../../../shared/hamiltonian';
import { Button, Field, IconButton, NumberField, Segmented, Select } from '../../../../ui/controls';
import { Formula } from '../../../../ui/report/Formula';
import styles from './system.module.css';

type Scope = 'here' | 'all';

interface CouplingsSectionProps {
  readonly text: string;
  readonly hamiltonian: CompiledHamiltonian;
  /** The text has an error: nothing can be edited by the picture until it is mended. */
  readonly stale: boolean;
  readonly sites: readonly number[];
  readonly onText: (text: string, label: string) => void;
}

/** The terms on a site or between two, each with its coupling, which can be changed here or for all, or taken away; further ones are added. */
export function CouplingsSection({ text, hamiltonian, stale, sites, onText }: CouplingsSectionProps): ReactElement {
  const [scope, setScope] = useState<Scope>('here');
  const [problem, setProblem] = useState<string | null>(null);
  const key = sites.join();
  const couplings = useMemo(() => couplingsOn(text, key.split(',').map(Number)), [text, key]);
  const place = sites.length === 1 ? 'site' : 'bond';
  const apply = (edit: CouplingEdit, label: string): void => {
    const result = editCoupling(text, sites, edit);
    setProblem(result.ok ? null : result.reason);
    if (result.ok) onText(result.text, label);
  };
  if (stale) return <p className={styles['quiet']}>Terms can be edited here when the text is valid again.</p>;
  const others = otherTerms(hamiltonian, sites, couplings);
  return (
    <div className={styles['couplings']} data-couplings={key}>
      {couplings.some(({ elements }) => elements > 1) && (
        <Segmented
          label="An edit changes"
          value={scope}
          options={[
            { value: 'here', label: `This ${place}` },
            { value: 'all', label: 'The whole term' },
          ]}
          onChange={setScope}
          stretch
        />
      )}
      {couplings.map((coupling) => (
        <CouplingRow
          key={coupling.id}
          coupling={coupling}
          place={place}
          scope={coupling.elements > 1 ? scope : 'here'}
          onSet={(value) =>
            apply(
              {
                kind: coupling.elements > 1 && scope === 'all' ? 'setAll' : 'setHere',
                coupling: coupling.id,
                value,
              },
              `Coupling of ${place} ${sites.join('–')}`,
            )
          }
          onRemove={() => apply({ kind: 'remove', coupling: coupling.id }, `Remove from ${place} ${sites.join('–')}`)}
        />
      ))}
      {couplings.length === 0 && others.length === 0 && (
        <p className={styles['quiet']}>No term of H acts on {sites.length === 1 ? 'this site alone' : 'this pair'}.</p>
      )}
      {others.map(({ line, latex }) => (
        <div key={line} className={styles['coupling']}>
          <Formula latex={latex} />
          <p className={styles['quiet']}>Line {line} has it in a product or a sum inside a sum. Edit it in the text.</p>
        </div>
      ))}
      <AddTerm
        key={`${key} ${hamiltonian.convention}`}
        operators={operatorsToAdd(hamiltonian, sites)}
        place={place}
        onAdd={(operator) => apply({ kind: 'add', operator, value: 1 }, `Add to ${place} ${sites.join('–')}`)}
      />
      {problem !== null && (
        <p className={styles['failed']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface CouplingRowProps {
  readonly coupling: LocalCoupling;
  readonly place: string;
  readonly scope: Scope;
  readonly onSet: (value: number) => void;
  readonly onRemove: () => void;
}

function CouplingRow({ coupling, place, scope, onSet, onRemove }: CouplingRowProps): ReactElement {
  const { re, im, line, latex, operatorText, elements, parameter } = coupling;
  const refusal = scope === 'all' ? coupling.refusalAll : coupling.refusalHere;
  const note =
    scope === 'all'
      ? `${formatCount(elements, 'element')}${parameter === null ? '' : `, by the parameter ${parameter}`}`
      : elements > 1
        ? `one of ${elements.toLocaleString('en')}`
        : 'by itself';
  return (
    <div className={styles['coupling']}>
      <div className={styles['couplingHead']}>
        <Formula latex={latex} label={operatorText} />
        <small>
          line {line}, {note}
        </small>
        <IconButton size="small" icon="trash" label={`Remove ${operatorText} from this ${place}`} onClick={onRemove} />
      </div>
      {refusal === null ? (
        <Field label="Coupling" help="As in the text, with its sign.">
          <NumberField label={`Coupling of ${operatorText}`} value={re} onCommit={onSet} />
        </Field>
      ) : (
        <p className={styles['quiet']}>
          Coupling {complexText(re, im)}. {refusal} Edit it in the text.
        </p>
      )}
    </div>
  );
}

interface AddTermProps {
  readonly operators: readonly string[];
  readonly place: string;
  readonly onAdd: (operator: string) => void;
}

function AddTerm({ operators, place, onAdd }: AddTermProps): ReactElement {
  const [chosen, setChosen] = useState(operators[0] ?? '');
  return (
    <div className={styles['addTerm']}>
      <Select
        label={`Operator to add to this ${place}`}
        value={chosen}
        options={operators.map((operator) => ({ value: operator, label: operator }))}
        onChange={setChosen}
      />
      <Button size="small" icon="plus" onClick={() => onAdd(chosen)}>
        Add
      </Button>
    </div>
  );
}

/** Terms that act on exactly these sites but have no element of their own there. */
const otherTerms = (
  { terms }: CompiledHamiltonian,
  sites: readonly number[],
  couplings: readonly LocalCoupling[],
): CompiledHamiltonian['terms'] => {
  const wanted = [...sites].sort((a, b) => a - b).join();
  return terms.filter(
    ({ supports }, index) =>
      !couplings.some(({ term }) => term === index) &&
      supports.some((support) => [...support].sort((a, b) => a - b).join() === wanted),
  );
};

const complexText = (re: number, im: number): string => {
  const number = (value: number): string => formatEditable(value).replace('-', MINUS);
  return im === 0 ? number(re) : `${number(re)} ${im < 0 ? MINUS : '+'} ${number(Math.abs(im))} i`;
};
