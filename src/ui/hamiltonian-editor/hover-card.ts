import katex from 'katex';
import 'katex/dist/katex.min.css';
import type { Hover } from '../../shared/hamiltonian';
import type { monaco as Monaco } from './monaco';

type HoverSource = (offset: number) => Hover | null;

const DELAY_MS = 280;

/** Hover card with a typeset formula, over the hovered line (Monaco's own hover knows Markdown only). */
export class HoverCard {
  private readonly editor: Monaco.editor.IStandaloneCodeEditor;
  private readonly source: HoverSource;
  private readonly node = document.createElement('div');
  private readonly widget: Monaco.editor.IContentWidget;
  private readonly highlight: Monaco.editor.IEditorDecorationsCollection;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown: Hover | null = null;
  private position: Monaco.IPosition | null = null;

  constructor(monaco: typeof Monaco, editor: Monaco.editor.IStandaloneCodeEditor, source: HoverSource) {
    this.editor = editor;
    this.source = source;
    this.node.className = 'ham-hover';
    this.node.setAttribute('role', 'tooltip');
    this.highlight = editor.createDecorationsCollection();
    const { ABOVE, BELOW } = monaco.editor.ContentWidgetPositionPreference;
    this.widget = {
      allowEditorOverflow: true,
      getId: () => 'ansatz.hover',
      getDomNode: () => this.node,
      getPosition: () => (this.position === null ? null : { position: this.position, preference: [ABOVE, BELOW] }),
    };
    this.node.addEventListener('mouseleave', () => this.hide());
    editor.onMouseMove((event) => this.onMouseMove(event));
    editor.onMouseLeave(() => this.scheduleHide());
    editor.onKeyDown(() => this.hide());
    editor.onDidScrollChange(() => this.hide());
    editor.onDidChangeModelContent(() => this.hide());
  }

  /** Shows what stands at the cursor: the keyboard's way to the card. */
  showAtCursor(): void {
    const model = this.editor.getModel();
    const position = this.editor.getPosition();
    if (model === null || position === null) return;
    const content = this.source(model.getOffsetAt(position));
    if (content === null) this.hide();
    else this.show(content);
  }

  hide(): void {
    clearTimeout(this.timer);
    if (this.shown === null) return;
    this.shown = null;
    this.highlight.clear();
    this.editor.removeContentWidget(this.widget);
  }

  private onMouseMove(event: Monaco.editor.IEditorMouseEvent): void {
    clearTimeout(this.timer);
    if (this.node.contains(event.target.element)) return;
    const model = this.editor.getModel();
    const position = event.target.type === 6 ? event.target.position : null;
    if (model === null || position === null) {
      this.scheduleHide();
      return;
    }
    const offset = model.getOffsetAt(position);
    if (this.shown !== null && offset >= this.shown.start && offset <= this.shown.end) return;
    this.timer = setTimeout(() => {
      const content = this.source(offset);
      if (content === null) this.hide();
      else this.show(content);
    }, DELAY_MS);
  }

  /** Leaves time to move the pointer onto the card. */
  private scheduleHide(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.node.matches(':hover')) this.hide();
    }, DELAY_MS);
  }

  private show(content: Hover): void {
    const model = this.editor.getModel();
    if (model === null) return;
    this.hide();
    this.shown = content;
    const start = model.getPositionAt(content.start);
    const end = model.getPositionAt(content.end);
    this.position = start;
    this.node.replaceChildren(...hoverNodes(content));
    this.highlight.set([
      {
        range: {
          startLineNumber: start.lineNumber,
          startColumn: start.column,
          endLineNumber: end.lineNumber,
          endColumn: end.column,
        },
        options: { inlineClassName: 'ham-hovered' },
      },
    ]);
    this.editor.addContentWidget(this.widget);
  }
}

const hoverNodes = (content: Hover): readonly HTMLElement[] => {
  const head = document.createElement('div');
  head.className = 'ham-hover-head';
  const title = document.createElement('code');
  title.textContent = content.title;
  const kind = document.createElement('span');
  kind.textContent = content.kind;
  head.append(title, kind);
  const nodes = [head];
  if (content.latex !== '') {
    const formula = document.createElement('div');
    formula.className = 'ham-hover-formula';
    katex.render(content.latex, formula, { displayMode: true, throwOnError: false, strict: false });
    nodes.push(formula);
  }
  const text = document.createElement('p');
  text.textContent = content.explanation;
  nodes.push(text);
  return nodes;
};
