import type { ReactElement } from 'react';
import type { TermSummary } from '../../shared/hamiltonian/model';
import { ParameterSymbol } from './ParameterSymbol';
import { shellSymbol } from './symbols';
import './report.css';

/** Coupling and range of a term for a legend: J₂ ⟨⟨i,j⟩⟩; `short` leaves the range out. */
export function TermName({
  term,
  short = false,
}: {
  readonly term: TermSummary;
  readonly short?: boolean;
}): ReactElement {
  return (
    <span className="term-name">
      {term.parameters.length === 0 && <span className="term-text">{shorten(term.text)}</span>}
      {term.parameters.map((name) => (
        <ParameterSymbol key={name} name={name} />
      ))}
      {!short && term.shell !== null && ` ${shellSymbol(term.shell)}`}
    </span>
  );
}

const shorten = (text: string): string => (text.length > 24 ? `${text.slice(0, 22)}…` : text);
