import { completions, format } from '../../shared/hamiltonian';
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
  languages.registerDocumentFormattingEditProvider(LANGUAGE_ID, {
    provideDocumentFormattingEdits: (model) => {
      const text = format(model.getValue());
      return text === model.getValue() ? [] : [{ range: model.getFullModelRange(), text }];
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
