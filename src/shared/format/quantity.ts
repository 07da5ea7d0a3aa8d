import { formatFixed, formatInteger, formatNumber } from './number';

/** 0.42 s, 40 s, 6 min 28 s, 3 h 05 min, 2 d 4 h. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return 'unknown';
  if (seconds < 0.0995) return `${formatNumber(seconds * 1000, 2)} ms`;
  if (seconds < 9.95) return `${formatNumber(seconds, 2)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${formatInteger(Math.floor(whole / 86_400))} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** Whole minutes from 90 s on: "40 s", "3 min", "2 h". For estimates on cards. */
export function formatRoughDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return 'unknown';
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${formatNumber(seconds / 3600, 2)} h`;
}

/** An estimate within a sentence: "about 40 s", "under 1 s". */
export function formatAboutDuration(seconds: number): string {
  return seconds >= 0 && seconds < 1 ? formatRoughDuration(seconds) : `about ${formatRoughDuration(seconds)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** Decimal units: 1.3 MB. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'unknown';
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${Math.round(value)} B` : `${formatFixed(value, value < 9.95 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** "just now", "12 min ago", "3 h ago", then the date as 23 Nov 2026. */
export function formatAge(isoTime: string, now: Date): string {
  const then = new Date(isoTime);
  const seconds = (now.getTime() - then.getTime()) / 1000;
  if (Number.isNaN(seconds)) return 'unknown';
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** "1 run", "3 runs". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`;
}
