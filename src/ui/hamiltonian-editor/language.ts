import { completions, folds, format, occurrencesAt, rename } from '../../shared/hamiltonian';
import type { Completion, Diagnostic } from '../../shared/hamiltonian';
import { highlightLine } from './highlight';
import type { monaco as Monaco } from './monaco';

export const LANGUAGE_ID = 'ansatz-hamiltonian';

let registered = false;

/** Once for all editors of the page. */
export const registerLanguage = (monaco: typeof Monaco): void => {
  if (registered) return;
  registered = true;
  const { languages } = monaco;
  languages.register({ id: LANGUAGE_ID, extensions: ['.ham'] });
  const noState: Monaco.languages.IState = { clone: () => noState, equals: () => true };
  languages.setTokensProvider(LANGUAGE_ID, {
    getInitialState: () => noState,
    tokenize: (line) => ({ tokens: [...highlightLine(line)], endState: noState }),
  });
  languages.setLanguageConfiguration(LANGUAGE_ID, {
    comments: { lineComment: '#' },
    brackets: [['(', ')']],
    autoClosingPairs: [{ open: '(', close: ')' }],
    surroundingPairs: [{ open: '(', close: ')' }],
    wordPattern: /[\p{L}_][\p{L}\p{N}_]*/u,
  });
  languages.registerCompletionItemProvider(LANGUAGE_ID, {
    triggerCharacters: ['<', '(', '.'],
    provideCompletionItems: (model, position) => {
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      const suggestions = completions(model.getValue(), model.getOffsetAt(position)).map(
        (completion, index): Monaco.languages.CompletionItem => ({
          // The description stands on every row; `detail` would show on the chosen one only.
          label: { label: completion.label, description: completion.detail },
          insertText: completion.insertText,
          insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
          kind: completionKinds(monaco)[completion.kind],
          documentation: completion.documentation,
          sortText: String(index).padStart(4, '0'),
          range,
        }),
      );
      return { suggestions };
    },
  });
  registerNames(monaco);
  languages.registerFoldingRangeProvider(LANGUAGE_ID, {
    provideFoldingRanges: (model) =>
      folds(model.getValue()).map(({ first, last, isComment }) => ({
        start: first,
        end: last,
        ...(isComment ? { kind: languages.FoldingRangeKind.Comment } : {}),
      })),
  });
  languages.registerDocumentFormattingEditProvider(LANGUAGE_ID, {
    provideDocumentFormattingEdits: (model) => {
      const text = format(model.getValue());
      return text === model.getValue() ? [] : [{ range: model.getFullModelRange(), text }];
    },
  });
};

/** Definition, references, highlights and renaming of parameters, indices and observables. */
const registerNames = (monaco: typeof Monaco): void => {
  const { languages } = monaco;
  const rangeOf = (
    model: Monaco.editor.ITextModel,
    { start, end }: { readonly start: number; readonly end: number },
  ): Monaco.Range => monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
  const found = (model: Monaco.editor.ITextModel, position: Monaco.Position): ReturnType<typeof occurrencesAt> =>
    occurrencesAt(model.getValue(), model.getOffsetAt(position));
  languages.registerDefinitionProvider(LANGUAGE_ID, {
    provideDefinition: (model, position) => {
      const definition = found(model, position)?.definition ?? null;
      return definition === null ? null : { uri: model.uri, range: rangeOf(model, definition) };
    },
  });
  languages.registerReferenceProvider(LANGUAGE_ID, {
    provideReferences: (model, position) =>
      (found(model, position)?.spans ?? []).map((span) => ({ uri: model.uri, range: rangeOf(model, span) })),
  });
  languages.registerDocumentHighlightProvider(LANGUAGE_ID, {
    provideDocumentHighlights: (model, position) =>
      (found(model, position)?.spans ?? []).map((span) => ({ range: rangeOf(model, span) })),
  });
  languages.registerRenameProvider(LANGUAGE_ID, {
    resolveRenameLocation: (model, position) => {
      const here = found(model, position);
      const offset = model.getOffsetAt(position);
      const span = here?.spans.find(({ start, end }) => start <= offset && offset <= end);
      if (here === null || span === undefined) {
        const range = new monaco.Range(position.lineNumber, position.column, position.lineNumber, position.column);
        return { range, text: '', rejectReason: 'Parameters, indices and observables can be renamed.' };
      }
      return { range: rangeOf(model, span), text: here.name };
    },
    provideRenameEdits: (model, position, to) => {
      const renamed = rename(model.getValue(), model.getOffsetAt(position), to);
      if (!renamed.ok) return { edits: [], rejectReason: renamed.reason };
      return {
        edits: renamed.edits.map(({ span, text }) => ({
          resource: model.uri,
          versionId: model.getVersionId(),
          textEdit: { range: rangeOf(model, span), text },
        })),
      };
    },
  });
};

const completionKinds = (
  monaco: typeof Monaco,
): Readonly<Record<Completion['kind'], Monaco.languages.CompletionItemKind>> => {
  const { CompletionItemKind } = monaco.languages;
  return {
    keyword: CompletionItemKind.Keyword,
    operator: CompletionItemKind.Function,
    parameter: CompletionItemKind.Variable,
    lattice: CompletionItemKind.Module,
    domain: CompletionItemKind.Operator,
    function: CompletionItemKind.Function,
    constant: CompletionItemKind.Constant,
    snippet: CompletionItemKind.Snippet,
  };
};

/** Code actions of one model: the fixes of its problems. */
export const provideFixes = (
  monaco: typeof Monaco,
  model: Monaco.editor.ITextModel,
  diagnostics: () => readonly Diagnostic[],
): Monaco.IDisposable =>
  monaco.languages.registerCodeActionProvider(LANGUAGE_ID, {
    provideCodeActions: (asked, range) => {
      if (asked !== model) return { actions: [], dispose: () => undefined };
      const touched = diagnostics().filter(
        ({ span }) => span.line >= range.startLineNumber && span.line <= range.endLineNumber,
      );
      const actions = touched.flatMap((diagnostic) =>
        diagnostic.fixes.map((fix, index): Monaco.languages.CodeAction => {
          const start = model.getPositionAt(fix.span.start);
          const end = model.getPositionAt(fix.span.end);
          const edit = { range: monaco.Range.fromPositions(start, end), text: fix.replacement };
          return {
            title: fix.title,
            kind: 'quickfix',
            isPreferred: index === 0,
            edit: { edits: [{ resource: model.uri, textEdit: edit, versionId: model.getVersionId() }] },
          };
        }),
      );
      return { actions, dispose: () => undefined };
    },
  });
