export { useNarrow } from '../../../ui/use-narrow';
