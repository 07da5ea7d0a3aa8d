export function memoryWords(bytes: number): string {
  return bytes < 1e9 ? `${Math.max(1, bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

export function durationWords(seconds: number): string {
  if (seconds < 1) return 'a second';
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(0)} h`;
}
