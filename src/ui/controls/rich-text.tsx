import type { ReactElement } from 'react';
import { parseRichText, type TextRun } from '../../shared/figure';

/** Shows a rich label as figures use it: "_E_/_N_ (_J_, σ·σ)", "10^{-3}", "_T__{c}". */
export function RichText({ children }: { readonly children: string }): ReactElement {
  return (
    <>
      {parseRichText(children).map((run, index) => (
        // Runs of one text have no identity of their own.
        <Run key={index} run={run} />
      ))}
    </>
  );
}

function Run({ run }: { readonly run: TextRun }): ReactElement {
  const text = run.italic ? <i className="math-italic">{run.text}</i> : <>{run.text}</>;
  if (run.script === 'super') return <sup>{text}</sup>;
  return run.script === 'sub' ? <sub>{text}</sub> : text;
}
