import { hover } from '../../shared/hamiltonian';
import type { Diagnostic, QuickFix } from '../../shared/hamiltonian';
import { textFactor } from '../text-size';
import { EchoFilter } from './echo';
import { HoverCard } from './hover-card';
import { LANGUAGE_ID, provideFixes, registerLanguage } from './language';
import { minimalEdit } from './minimal-edit';
import { monaco } from './monaco';
import { ProblemCard } from './problem-card';
import { defineEditorTheme, editorThemeName } from './theme';

const MARKER_OWNER = 'hamiltonian';
/** The card under a line waits until typing pauses; squiggles do not. */
const CARD_DELAY_MS = 450;

export interface EditorCallbacks {
  readonly onChange: (text: string) => void;
  readonly onCursor: (line: number, column: number) => void;
  readonly onRun: () => void;
}

/** Owns one Monaco editor and what is drawn into it. React only hands it the text, the problems and the theme. */
export class EditorController {
  private readonly editor: monaco.editor.IStandaloneCodeEditor;
  private readonly model: monaco.editor.ITextModel;
  private readonly problem: ProblemCard;
  private readonly hover: HoverCard;
  private readonly fixes: monaco.IDisposable;
  private diagnostics: readonly Diagnostic[] = [];
  private cardTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly echo = new EchoFilter();
  private applyingValue = false;
  private disposed = false;

  constructor(host: HTMLElement, value: string, theme: 'light' | 'dark', callbacks: EditorCallbacks) {
    registerLanguage(monaco);
    defineEditorTheme(monaco, theme);
    this.model = monaco.editor.createModel(value, LANGUAGE_ID);
    this.model.setEOL(monaco.editor.EndOfLineSequence.LF);
    this.editor = monaco.editor.create(host, { ...editorOptions(), model: this.model, theme: editorThemeName(theme) });
    this.problem = new ProblemCard(this.editor, (fix) => this.applyFix(fix));
    this.hover = new HoverCard(monaco, this.editor, (offset) => hover(this.model.getValue(), offset));
    this.fixes = provideFixes(monaco, this.model, () => this.diagnostics);
    this.editor.onDidChangeModelContent(() => {
      if (this.applyingValue) return;
      const text = this.model.getValue();
      this.echo.send(text);
      callbacks.onChange(text);
    });
    this.editor.onDidChangeCursorPosition(({ position }) => {
      callbacks.onCursor(position.lineNumber, position.column);
      this.scheduleCard();
    });
    this.editor.onDidLayoutChange(() => this.problem.layout());
    // Text measured before its font was there has another width.
    void document.fonts.ready.then(() => {
      if (!this.disposed) monaco.editor.remeasureFonts();
    });
    this.editor.addAction({
      id: 'ansatz.fix',
      label: 'Fix the problem',
      keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Period],
      run: () => this.fixCurrent(),
    });
    this.editor.addAction({
      id: 'ansatz.explain',
      label: 'Explain what is at the cursor',
      keybindings: [
        monaco.KeyMod.chord(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK, monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyI),
      ],
      contextMenuGroupId: 'navigation',
      run: () => this.hover.showAtCursor(),
    });
    // Run belongs to the window; the editor's own "insert line below" would swallow the keys.
    this.editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => callbacks.onRun());
  }

  /** A change that did not come from typing: undo of the document, a slider, a preset. */
  setValue(value: string): void {
    if (!this.echo.isForeign(value)) return;
    const edit = minimalEdit(this.model.getValue(), value);
    if (edit === null) return;
    this.applyingValue = true;
    try {
      this.model.pushEditOperations(
        null,
        [{ range: this.range(edit.start, edit.end), text: edit.replacement }],
        () => null,
      );
    } finally {
      this.applyingValue = false;
    }
  }

  setTheme(theme: 'light' | 'dark'): void {
    defineEditorTheme(monaco, theme);
    monaco.editor.setTheme(editorThemeName(theme));
  }

  setDiagnostics(diagnostics: readonly Diagnostic[]): void {
    this.diagnostics = diagnostics;
    monaco.editor.setModelMarkers(
      this.model,
      MARKER_OWNER,
      diagnostics.map((diagnostic) => this.marker(diagnostic)),
    );
    const shown = this.problem.diagnostic;
    if (
      shown !== null &&
      !diagnostics.some(({ message, span }) => message === shown.message && span.line === shown.span.line)
    ) {
      this.problem.hide();
    }
    this.scheduleCard();
  }

  format(): void {
    void this.editor.getAction('editor.action.formatDocument')?.run();
  }

  /** Moves the cursor, for example to a problem that was clicked elsewhere. */
  reveal(line: number, column: number): void {
    this.editor.setPosition({ lineNumber: line, column });
    this.editor.revealLineInCenterIfOutsideViewport(line);
    this.editor.focus();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.cardTimer);
    this.hover.hide();
    this.problem.hide();
    this.fixes.dispose();
    this.editor.dispose();
    this.model.dispose();
  }

  private scheduleCard(): void {
    clearTimeout(this.cardTimer);
    this.cardTimer = setTimeout(() => {
      const diagnostic = this.currentProblem();
      if (diagnostic === undefined) this.problem.hide();
      else this.problem.show(diagnostic);
    }, CARD_DELAY_MS);
  }

  /** The problem on the cursor's line, else the first error, else the first warning. */
  private currentProblem(): Diagnostic | undefined {
    const line = this.editor.getPosition()?.lineNumber;
    const serious = this.diagnostics.filter(({ severity }) => severity !== 'information');
    return (
      serious.find(({ span }) => span.line === line) ??
      serious.find(({ severity }) => severity === 'error') ??
      serious[0]
    );
  }

  private fixCurrent(): void {
    const fixes = (this.problem.diagnostic ?? this.currentProblem())?.fixes ?? [];
    const [only] = fixes;
    if (only !== undefined && fixes.length === 1) this.applyFix(only);
    else this.editor.trigger('ansatz', 'editor.action.quickFix', {});
  }

  private applyFix(fix: QuickFix): void {
    this.problem.hide();
    this.editor.pushUndoStop();
    this.editor.executeEdits('ansatz.fix', [
      { range: this.range(fix.span.start, fix.span.end), text: fix.replacement },
    ]);
    this.editor.pushUndoStop();
    this.editor.focus();
  }

  private range(start: number, end: number): monaco.Range {
    return monaco.Range.fromPositions(this.model.getPositionAt(start), this.model.getPositionAt(end));
  }

  private marker(diagnostic: Diagnostic): monaco.editor.IMarkerData {
    const { start, end } = diagnostic.span;
    const range = this.range(start, Math.max(end, start + 1));
    return {
      ...{
        startLineNumber: range.startLineNumber,
        startColumn: range.startColumn,
        endLineNumber: range.endLineNumber,
        endColumn: range.endColumn,
      },
      severity: severities[diagnostic.severity],
      code: diagnostic.code,
      message: diagnostic.reason === '' ? diagnostic.message : `${diagnostic.message} ${diagnostic.reason}`,
    };
  }
}

const severities: Readonly<Record<Diagnostic['severity'], monaco.MarkerSeverity>> = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  information: monaco.MarkerSeverity.Info,
};

const editorOptions = (): monaco.editor.IStandaloneEditorConstructionOptions => ({
  ariaLabel: 'Hamiltonian, text editor',
  automaticLayout: true,
  fixedOverflowWidgets: true,
  fontFamily: '"IBM Plex Mono", ui-monospace, "SF Mono", Consolas, monospace',
  fontSize: 13 * textFactor(),
  lineHeight: 22 * textFactor(),
  fontLigatures: false,
  minimap: { enabled: false },
  glyphMargin: false,
  folding: true,
  foldingHighlight: false,
  showFoldingControls: 'always',
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 14,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'all',
  renderLineHighlightOnlyWhenFocus: false,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  scrollbar: {
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 10,
    useShadows: false,
    alwaysConsumeMouseWheel: false,
  },
  occurrencesHighlight: 'singleFile',
  selectionHighlight: false,
  guides: { indentation: false },
  lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
  hover: { enabled: 'off' },
  unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
  suggest: { showWords: false, showStatusBar: false, preview: false, snippetsPreventQuickSuggestions: false },
  quickSuggestions: { other: true, comments: false, strings: false },
  quickSuggestionsDelay: 60,
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  wordBasedSuggestions: 'off',
  // A word that is written out must not eat the new line.
  acceptSuggestionOnEnter: 'smart',
  contextmenu: true,
  links: false,
  stickyScroll: { enabled: false },
});
