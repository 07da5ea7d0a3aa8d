import { Component, type ReactElement, type ReactNode } from 'react';
import { AlertCard, Button } from '../../ui/controls';

interface ErrorBoundaryProps {
  /** What failed, as the subject of a sentence: "The Gallery". */
  readonly what: string;
  /** A change of this value tries again by itself. */
  readonly resetKey?: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
  readonly resetKey: string | undefined;
}

/** Keeps a fault in one panel from taking the window with it, and says what happened, why, and what to try. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<ErrorBoundaryState> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? this.#explain(error) : this.props.children;
  }

  #explain(error: Error): ReactElement {
    return (
      <div style={{ padding: 16, maxWidth: 720 }}>
        <AlertCard
          problem={{
            message: `${this.props.what} cannot be shown.`,
            reason: `A fault in the program: ${error.message}.`,
            suggestion: 'Documents and runs are not touched. Try again, undo the last edit, or load the window anew.',
          }}
          actions={
            <>
              <Button variant="primary" onClick={() => this.setState({ error: null })}>
                Try again
              </Button>
              <Button onClick={() => location.reload()}>Load the window anew</Button>
              <Button
                variant="quiet"
                icon="copy"
                onClick={() => void navigator.clipboard.writeText(error.stack ?? error.message)}
              >
                Copy the details
              </Button>
            </>
          }
        />
      </div>
    );
  }
}
