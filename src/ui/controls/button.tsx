import type { ButtonHTMLAttributes, ReactElement, ReactNode } from 'react';
import styles from './button.module.css';
import { Icon, type IconName } from './icons';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  /** Why it is disabled. A disabled button without a reason is a riddle: the reason stands beside it. */
  readonly reason?: string | null;
  /** Leaves only the icon in a narrow window. */
  readonly collapsible?: boolean;
  readonly children: ReactNode;
}

export function Button(props: ButtonProps): ReactElement {
  const { variant = 'plain', size = 'normal', icon, reason, collapsible, children, className, ...rest } = props;
  const names = [styles['button'], styles[variant], size === 'small' ? styles['small'] : '', className ?? ''];
  const button = (
    <button type="button" className={names.join(' ')} {...rest} disabled={rest.disabled ?? Boolean(reason)}>
      {icon ? <Icon name={icon} /> : null}
      <span className={collapsible ? styles['collapsible'] : undefined}>{children}</span>
    </button>
  );
  if (!reason) return button;
  return (
    <span className={styles['withReason']}>
      <span className={styles['reason']}>{reason}</span>
      {button}
    </span>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
  readonly icon: IconName;
  readonly size?: 'normal' | 'small';
  /** Keyboard shortcut, shown with the name on hover. */
  readonly shortcut?: string;
}

export function IconButton(props: IconButtonProps): ReactElement {
  const { label, icon, size = 'normal', shortcut, className, ...rest } = props;
  return (
    <button
      type="button"
      aria-label={label}
      title={shortcut ? `${label} (${shortcut})` : label}
      className={[styles['iconButton'], size === 'small' ? styles['tiny'] : '', className ?? ''].join(' ')}
      {...rest}
    >
      <Icon name={icon} size={size === 'small' ? 14 : 16} />
    </button>
  );
}
