import type { ReactElement, ReactNode } from 'react';
import { usePanelChrome } from './panel-chrome';
import styles from './panel.module.css';

interface PanelHeaderProps {
  readonly title: ReactNode;
  /** Quiet one-line description. */
  readonly note?: ReactNode;
  /** Controls at the right. */
  readonly children?: ReactNode;
}

export function PanelHeader({ title, note, children }: PanelHeaderProps): ReactElement {
  const { tabs, tools, grip } = usePanelChrome();
  return (
    <div className={styles['header']} {...grip}>
      <h2 className={tabs === null ? undefined : 'visually-hidden'}>{title}</h2>
      {tabs}
      {note ? <small>{note}</small> : null}
      <span className={styles['space']} />
      {children}
      {tools}
    </div>
  );
}

interface PanelProps extends PanelHeaderProps {
  /** Padding round a plot or a short text. */
  readonly inset?: boolean;
  readonly surface?: 'paper' | 'side';
  readonly className?: string;
  readonly body: ReactNode;
  readonly label?: string;
}

/** Header and a body that scrolls. Panels meet at hairlines: put them in a grid with a 1 px gap over `--line`. */
export function Panel(props: PanelProps): ReactElement {
  const { title, note, children, inset, surface = 'paper', className, body, label } = props;
  return (
    <section
      className={[styles['panel'], styles[surface], className ?? ''].join(' ')}
      aria-label={label ?? (typeof title === 'string' ? title : undefined)}
    >
      <PanelHeader title={title} note={note}>
        {children}
      </PanelHeader>
      <div className={[styles['body'], inset ? styles['inset'] : ''].join(' ')}>{body}</div>
    </section>
  );
}

interface SectionProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A group in a side panel or an inspector. */
export function Section({ title, note, children }: SectionProps): ReactElement {
  return (
    <section className={styles['section']}>
      <h3>
        {title}
        {note ? <span>{note}</span> : null}
      </h3>
      {children}
    </section>
  );
}

interface KeyValuesProps {
  readonly rows: readonly { readonly key: string; readonly label: ReactNode; readonly value: ReactNode }[];
}

export function KeyValues({ rows }: KeyValuesProps): ReactElement {
  return (
    <dl className={styles['keyValues']}>
      {rows.map((row) => (
        <div key={row.key}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface StatisticProps {
  readonly label: ReactNode;
  readonly value: ReactNode;
  /** Quiet words after the value: "of 1200". */
  readonly unit?: ReactNode;
  readonly hero?: boolean;
  /** Leaves first in a narrow window. */
  readonly optional?: boolean;
  readonly tone?: 'normal' | 'warning' | 'error';
}

export function Statistic(props: StatisticProps): ReactElement {
  const { label, value, unit, hero, optional, tone = 'normal' } = props;
  const names = [styles['statistic'], hero ? styles['hero'] : '', optional ? styles['optional'] : '', styles[tone]];
  return (
    <div className={names.join(' ')}>
      <small>{label}</small>
      <b>
        {value}
        {unit ? <u> {unit}</u> : null}
      </b>
    </div>
  );
}

/** Numbers side by side, controls at the right end. */
export function StatStrip({
  children,
  controls,
}: {
  readonly children: ReactNode;
  readonly controls?: ReactNode;
}): ReactElement {
  return (
    <div className={styles['strip']}>
      <div className={styles['statistics']}>{children}</div>
      {controls ? <div className={styles['controls']}>{controls}</div> : null}
    </div>
  );
}
