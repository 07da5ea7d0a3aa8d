import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';

/** The text with another value of a constant parameter, all else unchanged; null if it does not define one of this name. */
export function setParameter(source: string, name: string, value: number): string | null {
  if (!Number.isFinite(value)) return null;
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  for (const statement of tree.statements) {
    if (statement.kind !== 'param') continue;
    const definition = statement.definitions.find((candidate) => candidate.name === name);
    if (!definition || definition.timeSpan || definition.value.kind === 'missing') continue;
    const { start, end } = definition.value.span;
    return source.slice(0, start) + String(Number(value.toPrecision(12))) + source.slice(end);
  }
  return null;
}
