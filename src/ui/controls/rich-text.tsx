import type { ReactElement, ReactNode } from 'react';

/** Shows a rich label as figures use it: "_E_/_N_ (_J_, σ·σ)", "10^{-3}", "_T_{c}" with _{..} for subscripts. */
export function RichText({ children }: { readonly children: string }): ReactElement {
  return <>{parse(children)}</>;
}

const pattern = /\^\{([^}]*)\}|_\{([^}]*)\}|_([^_{}]+)_/g;

function parse(text: string): ReactNode[] {
  const nodes: ReactNode[] = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) nodes.push(text.slice(last, match.index));
    const [whole, raised, lowered, italic] = match;
    if (raised !== undefined) nodes.push(<sup key={match.index}>{parse(raised)}</sup>);
    else if (lowered !== undefined) nodes.push(<sub key={match.index}>{parse(lowered)}</sub>);
    else if (italic !== undefined) {
      nodes.push(
        <i key={match.index} className="math-italic">
          {italic}
        </i>,
      );
    }
    last = match.index + whole.length;
  }
  if (last < text.length) nodes.push(text.slice(last));
  return nodes;
}
