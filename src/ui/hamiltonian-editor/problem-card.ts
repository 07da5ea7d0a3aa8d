import type { Diagnostic, QuickFix } from '../../shared/hamiltonian/model';
import type { monaco as Monaco } from './monaco';

/** Pixels between the card and the next line. */
const GAP = 6;

/**
 * The problem under its line: where, what, why, and the button that mends it. A view zone makes the room; the card
 * itself is an overlay above it, because the editor's text layer covers the zones and would swallow the clicks.
 */
export class ProblemCard {
  private readonly editor: Monaco.editor.IStandaloneCodeEditor;
  private readonly applyFix: (fix: QuickFix) => void;
  private readonly node = document.createElement('div');
  private zoneId: string | null = null;
  private shown: Diagnostic | null = null;
  private readonly widget: Monaco.editor.IOverlayWidget;
  /** A font that arrives late or a narrower editor changes the card's height, and with it the room it needs. */
  private readonly resize = new ResizeObserver(() => {
    if (this.node.offsetHeight + GAP !== this.zoneHeight) this.layout();
  });
  private zoneHeight = 0;

  constructor(editor: Monaco.editor.IStandaloneCodeEditor, applyFix: (fix: QuickFix) => void) {
    this.editor = editor;
    this.applyFix = applyFix;
    this.node.className = 'ham-problem';
    this.widget = { getId: () => 'ansatz.problem', getDomNode: () => this.node, getPosition: () => null };
  }

  get diagnostic(): Diagnostic | null {
    return this.shown;
  }

  show(diagnostic: Diagnostic): void {
    const same =
      this.shown !== null &&
      this.shown.message === diagnostic.message &&
      this.shown.span.line === diagnostic.span.line &&
      this.shown.span.column === diagnostic.span.column &&
      this.shown.fixes.length === diagnostic.fixes.length;
    if (same) {
      this.shown = diagnostic;
      return;
    }
    this.hide();
    this.shown = diagnostic;
    this.fill(diagnostic);
    this.editor.addOverlayWidget(this.widget);
    this.layout();
    this.resize.observe(this.node);
  }

  hide(): void {
    if (this.shown === null) return;
    this.shown = null;
    this.resize.disconnect();
    this.editor.removeOverlayWidget(this.widget);
    this.editor.changeViewZones((zones) => {
      if (this.zoneId !== null) zones.removeZone(this.zoneId);
    });
    this.zoneId = null;
  }

  /** Called when the editor's width or the text above changes. */
  layout(): void {
    const diagnostic = this.shown;
    if (diagnostic === null) return;
    const info = this.editor.getLayoutInfo();
    this.node.style.left = `${info.contentLeft}px`;
    this.node.style.width = `${Math.max(160, info.contentWidth - info.verticalScrollbarWidth - 12)}px`;
    const heightInPx = this.node.offsetHeight + GAP;
    this.zoneHeight = heightInPx;
    this.editor.changeViewZones((zones) => {
      if (this.zoneId !== null) zones.removeZone(this.zoneId);
      this.zoneId = zones.addZone({
        afterLineNumber: diagnostic.span.line,
        heightInPx,
        domNode: document.createElement('div'),
        onDomNodeTop: (top) => {
          this.node.style.top = `${top + 1}px`;
        },
      });
    });
  }

  private fill(diagnostic: Diagnostic): void {
    const { severity, span, message, reason, fixes } = diagnostic;
    this.node.className = `ham-problem is-${severity}`;
    this.node.setAttribute('role', 'note');
    const text = document.createElement('div');
    text.append(
      element('b', `${span.line}:${span.column}`),
      ` ${message} `,
      element('span', reason, 'ham-problem-reason'),
    );
    if (fixes.length > 0) text.append(this.buttons(fixes));
    this.node.replaceChildren(mark(severity), text);
  }

  private buttons(fixes: readonly QuickFix[]): HTMLElement {
    const row = element('div', '', 'ham-problem-fixes');
    for (const fix of fixes) {
      const button = element('button', fix.title, 'ham-problem-fix');
      button.setAttribute('type', 'button');
      // The editor would take the press as a click into the text.
      button.addEventListener('mousedown', (event) => event.stopPropagation());
      button.addEventListener('click', () => this.applyFix(fix));
      row.append(button);
    }
    row.append(element('span', 'Ctrl .', 'ham-problem-key'));
    return row;
  }
}

const element = (tag: string, text: string, className = ''): HTMLElement => {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className !== '') node.className = className;
  return node;
};

const shapes: Readonly<Record<Diagnostic['severity'], string>> = {
  error: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 4.8v4M8 11.1v.1',
  warning: 'M8 2.5l6 11H2zM8 7v3M8 11.8v.1',
  information: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 7.2v4M8 4.8v.1',
};

const mark = (severity: Diagnostic['severity']): SVGElement => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', severity);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', shapes[severity]);
  svg.append(path);
  return svg;
};
