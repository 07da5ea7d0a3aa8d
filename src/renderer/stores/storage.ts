export { forgetStored, readStored, writeStored, writeStoredText } from '../../ui/storage';
