export {
  MINUS,
  formatEditable,
  formatExact,
  formatFixed,
  formatInteger,
  formatNumber,
  formatScientific,
  parseNumber,
  superscript,
} from './number';
export { formatUncertain } from './uncertain';
export {
  formatAboutDuration,
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatRoughDuration,
} from './quantity';
