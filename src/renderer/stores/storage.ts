export { readStored, writeStored } from '../../ui/storage';
