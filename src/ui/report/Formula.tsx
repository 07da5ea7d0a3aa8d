import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useMemo } from 'react';
import type { ReactElement } from 'react';

interface FormulaProps {
  readonly latex: string;
  readonly display?: boolean;
  readonly label?: string;
}

/** A formula set by KaTeX; the MathML beside it is what assistive technology reads. */
export function Formula({ latex, display = false, label }: FormulaProps): ReactElement {
  const html = useMemo(
    () =>
      katex.renderToString(latex, {
        displayMode: display,
        throwOnError: false,
        strict: false,
        output: 'htmlAndMathml',
      }),
    [latex, display],
  );
  return (
    <span
      className={display ? 'formula is-display' : 'formula'}
      {...(label === undefined ? {} : { role: 'math', 'aria-label': label })}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
