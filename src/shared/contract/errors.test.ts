import { expect, test } from 'vitest';
import { AnsatzError, errorRecordSchema, isCancelled, toAnsatzError } from './errors';

const fields = { code: 'A_CODE', message: 'what', reason: 'why', suggestion: 'try' };

test('a record and back keeps everything', () => {
  const error = new AnsatzError({ ...fields, details: { line: 3 } });
  const record = errorRecordSchema.parse(JSON.parse(JSON.stringify(error.toRecord())));
  expect(AnsatzError.fromRecord(record).toRecord()).toEqual({ ...fields, details: { line: 3 } });
  expect(new AnsatzError(fields).toRecord()).toEqual(fields);
});

test('anything thrown becomes an error with a code', () => {
  const error = new AnsatzError(fields);
  expect(toAnsatzError(error)).toBe(error);
  expect(toAnsatzError(new TypeError('broken'))).toMatchObject({ code: 'INTERNAL', message: 'broken' });
  expect(toAnsatzError('text')).toMatchObject({ code: 'INTERNAL', message: 'text' });
  expect(toAnsatzError(undefined).message).toBe('undefined');
  expect(toAnsatzError(new Error('')).message).not.toBe('');
});

test('isCancelled knows only its own code', () => {
  expect(isCancelled(new AnsatzError({ ...fields, code: 'CANCELLED' }))).toBe(true);
  expect(isCancelled(new AnsatzError(fields))).toBe(false);
  expect(isCancelled(null)).toBe(false);
});
